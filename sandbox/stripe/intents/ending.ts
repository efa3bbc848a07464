import type { Call, Writing } from "../api/operation";
import { expectTrouble } from "../charges/trouble";
import { invalidRequest } from "../http/problem";
import { readAmount } from "../parameters/money";
import { releaseAuthorization } from "../refunds/refund";
import type { Document, StoredPaymentIntent } from "../store/documents";
import { findIntent, type IntentDocument, saveIntent, unexpectedState } from "./intent";

const CANCELABLE = [
  "requires_payment_method",
  "requires_capture",
  "requires_confirmation",
  "requires_action",
];

/** `POST /v1/payment_intents/:id/cancel`, see https://docs.stripe.com/api/payment_intents/cancel. */
export function cancelIntent(call: Call): object {
  const document = findIntent(call);
  const reason = call.parameters.choice("cancellation_reason", [
    "duplicate",
    "fraudulent",
    "requested_by_customer",
    "abandoned",
  ] as const);
  const { object } = document;
  if (!CANCELABLE.includes(object.status)) {
    throw unexpectedState(
      `You cannot cancel this PaymentIntent because it has a status of ${object.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(", ")}.`,
      object,
    );
  }
  if (object.status === "requires_capture") {
    releaseAuthorization(call, chargeOf(call, document), object.amount_capturable);
  }
  return cancel(call, document, reason ?? null).object;
}

/**
 * Releases an authorization that was never captured, the only case where Stripe cancels an intent automatically. Inside a
 * transaction.
 * @see https://docs.stripe.com/payments/place-a-hold-on-a-payment-method
 */
export function expireAuthorization(writing: Writing, intentId: string): void {
  const { store, journal, requester } = writing;
  const document = store.get("payment_intent", intentId);
  if (document?.object.status !== "requires_capture") return;
  const charge = chargeOf(writing, document);
  releaseAuthorization(writing, charge, document.object.amount_capturable, "expired_uncaptured_charge");
  const expired = store.get("charge", charge.object.id);
  if (expired) journal.record("charge.expired", expired.object, requester);
  cancel(writing, document, "automatic");
}

function cancel(
  writing: Writing,
  document: IntentDocument,
  cancellation_reason: StoredPaymentIntent["cancellation_reason"],
): IntentDocument {
  const object = {
    status: "canceled",
    canceled_at: writing.store.now(),
    cancellation_reason,
    amount_capturable: 0,
    next_action: null,
  };
  return saveIntent(writing, document, { object }, "payment_intent.canceled");
}

/** `POST /v1/payment_intents/:id/capture`: captures the authorized amount or a part; the rest is released. */
export function captureIntent(call: Call): object {
  const { parameters, store, journal, requester } = call;
  const document = findIntent(call);
  const intent = document.object;
  const asked = readAmount(parameters, "amount_to_capture");
  if (intent.status !== "requires_capture") {
    throw unexpectedState(
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
      intent,
    );
  }
  const amount = asked ?? intent.amount_capturable;
  if (amount > intent.amount_capturable) {
    throw invalidRequest(
      `The PaymentIntent could not be captured because the requested capture amount is greater than the amount you can capture for this charge.`,
      { code: "amount_too_large", param: "amount_to_capture" },
    );
  }
  const before = chargeOf(call, document);
  const captured: Document<"charge"> = {
    ...before,
    object: { ...before.object, captured: true, amount_captured: amount },
  };
  store.replace("charge", captured);
  journal.record("charge.captured", captured.object, requester, before.object);
  expectTrouble(store, captured.object);
  if (amount < intent.amount_capturable) {
    releaseAuthorization(call, captured, intent.amount_capturable - amount);
  }
  const object = { status: "succeeded", amount_received: amount, amount_capturable: 0 };
  return saveIntent(call, document, { object }, "payment_intent.succeeded").object;
}

function chargeOf({ store }: Writing, { object }: IntentDocument): Document<"charge"> {
  const charge = object.latest_charge === null ? undefined : store.get("charge", object.latest_charge);
  if (!charge) throw new Error(`Payment intent ${object.id} waits for capture without a charge`);
  return charge;
}
