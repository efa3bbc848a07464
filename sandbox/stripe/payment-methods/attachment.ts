import { Refusal, type Writing } from "../api/operation";
import { declineWhenAttaching } from "../charges/declines";
import { findCustomer, isLive, saveCustomer } from "../customers/customer";
import { invalidRequest, Problem } from "../http/problem";
import type { Document, StoredPaymentMethod } from "../store/documents";

/**
 * Attaches a payment method to a customer. The bank is asked first, so that a card that always declines is refused.
 * @returns the bank's refusal, if there is one
 */
export function attachMethod(
  { store, journal, requester }: Writing,
  method: Document<"payment_method">,
  customerId: string,
): Refusal | undefined {
  findCustomer(store, customerId, "customer", 400);
  if (method.object.customer === customerId) return undefined;
  if (method.object.customer !== null) {
    throw invalidRequest("The payment method you provided has already been attached to a customer.", {
      code: "payment_method_unexpected_state",
      param: "payment_method",
    });
  }
  if (method.hidden.consumed) throw consumedMethod();
  const decline = declineWhenAttaching(method.hidden.outcome);
  if (decline) {
    const { message, code, decline_code } = decline;
    return new Refusal(new Problem(402, "card_error", message, { code, decline_code }));
  }
  const attached = { ...method, object: { ...method.object, customer: customerId } };
  store.replace("payment_method", attached);
  journal.record("payment_method.attached", attached.object, requester);
  return undefined;
}

/** Detaches a payment method from its customer; it can't be used again after that. */
export function detachMethod(
  writing: Writing,
  method: Document<"payment_method">,
): Document<"payment_method"> {
  const { store, journal, requester } = writing;
  const detached: Document<"payment_method"> = {
    ...method,
    object: { ...method.object, customer: null },
    hidden: { ...method.hidden, consumed: true },
  };
  store.replace("payment_method", detached);
  forgetDefault(writing, method.object);
  journal.record("payment_method.detached", detached.object, requester, method.object);
  return detached;
}

function forgetDefault(writing: Writing, { id, customer }: StoredPaymentMethod): void {
  const owner = customer === null ? undefined : writing.store.get("customer", customer);
  if (!owner || !isLive(owner) || owner.object.invoice_settings.default_payment_method !== id) return;
  const invoice_settings = { ...owner.object.invoice_settings, default_payment_method: null };
  saveCustomer(writing, owner, { ...owner.object, invoice_settings });
}

/** Stripe's words for a payment method that can serve no further payment. */
export function consumedMethod(): Problem {
  return invalidRequest(
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.",
    { code: "payment_method_unexpected_state", param: "payment_method" },
  );
}
