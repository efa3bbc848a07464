import type { Writing } from "../api/operation";
import type { Document, StoredRefund } from "../store/documents";
import { newId } from "../store/identifiers";

/**
 * Gives back what was authorized and will not be captured. Stripe books this as a refund of the charge.
 * @param amountMinor the part that goes back
 */
export function releaseAuthorization(
  { store, journal, requester }: Writing,
  charge: Document<"charge">,
  amountMinor: number,
): void {
  const { object } = charge;
  const refund: StoredRefund = {
    id: newId("re"),
    object: "refund",
    amount: amountMinor,
    balance_transaction: null,
    charge: object.id,
    created: store.now(),
    currency: object.currency,
    customer: object.customer,
    customer_account: null,
    metadata: {},
    payment_intent: object.payment_intent,
    payment_method: object.payment_method,
    reason: null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  };
  store.insert("refund", refund, null);
  const amount_refunded = object.amount_refunded + amountMinor;
  const refunded = { ...object, amount_refunded, refunded: amount_refunded === object.amount };
  store.replace("charge", { ...charge, object: refunded });
  journal.record("refund.created", refund, requester);
  journal.record("charge.refunded", refunded, requester, object);
}
