import type Stripe from "stripe";
import type { Writing } from "../api/operation";
import { newCharge } from "../charges/charge";
import { type Decline, declineWhenCharged } from "../charges/declines";
import { expectTrouble } from "../charges/trouble";
import { documentationOf, Problem } from "../http/problem";
import { attachMethod } from "../payment-methods/attachment";
import { postpone } from "../schedule/schedule";
import type { Document, StoredPaymentIntent } from "../store/documents";
import { type IntentDocument, saveIntent } from "./intent";

/** How long a bank debit stays `processing`. At Stripe it takes days, in test mode minutes. */
const SETTLES_AFTER_MS = 3000;

/** How long the bank holds an uncaptured amount. */
const HOLD_EXPIRES_AFTER_MS = 7 * 24 * 3_600_000;

type MethodDocument = Document<"payment_method">;
type ThreeDSecure = Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure;

/** The outcome of a charge attempt: the intent after it, and the bank's refusal in Stripe's words. */
export interface PaymentResult {
  document: IntentDocument;
  problem?: Problem;
}

/** Charges the payment method, or lets the bank decline. Inside a transaction. */
export function charge(
  writing: Writing,
  document: IntentDocument,
  method: MethodDocument,
  threeDSecure: ThreeDSecure | null,
): PaymentResult {
  if (method.object.type === "us_bank_account") return { document: debit(writing, document, method) };
  const decline = declineWhenCharged(method.hidden.outcome);
  if (decline) return failPayment(writing, document, method, decline, threeDSecure);
  const { store, journal, requester } = writing;
  const intent = document.object;
  const made = newCharge({ intent, method: method.object, created: store.now(), threeDSecure });
  store.insert("charge", made, null);
  keepOrConsume(writing, intent, method);
  journal.record("charge.succeeded", made, requester);
  const manual = intent.capture_method === "manual";
  if (manual) postpone(store, "authorization_expiry", intent.id, HOLD_EXPIRES_AFTER_MS);
  else expectTrouble(store, made);
  const object: Partial<StoredPaymentIntent> = {
    status: manual ? "requires_capture" : "succeeded",
    amount_received: manual ? 0 : intent.amount,
    amount_capturable: manual ? intent.amount : 0,
    latest_charge: made.id,
    next_action: null,
  };
  const event = manual ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded";
  return { document: saveIntent(writing, document, { object }, event) };
}

/** Records a failed charge and leaves the intent waiting for another payment method. Inside a transaction. */
export function failPayment(
  writing: Writing,
  document: IntentDocument,
  method: MethodDocument,
  decline: Decline,
  threeDSecure: ThreeDSecure | null,
): PaymentResult {
  const { store, journal, requester } = writing;
  const made = newCharge({
    intent: document.object,
    method: method.object,
    created: store.now(),
    decline,
    threeDSecure,
  });
  store.insert("charge", made, null);
  journal.record("charge.failed", made, requester);
  const failed = endAttempt(writing, document, errorOf(decline, made.id, method.object), {
    latest_charge: made.id,
  });
  const { code, decline_code, message, param, advice_code } = decline;
  const problem = new Problem(402, "card_error", message, {
    code,
    decline_code,
    ...(param ? { param } : {}),
    ...(advice_code ? { advice_code } : {}),
    charge: made.id,
    payment_intent: failed.object,
    payment_method: method.object,
  });
  return { document: failed, problem };
}

/** Resets an intent so that another payment method can be tried. Inside a transaction. */
export function endAttempt(
  writing: Writing,
  document: IntentDocument,
  last_payment_error: Stripe.PaymentIntent.LastPaymentError,
  changes: Partial<StoredPaymentIntent> = {},
): IntentDocument {
  const object: Partial<StoredPaymentIntent> = {
    ...changes,
    status: "requires_payment_method",
    payment_method: null,
    next_action: null,
    processing: null,
    last_payment_error,
  };
  return saveIntent(
    writing,
    document,
    { object, hidden: { settlesAt: null } },
    "payment_intent.payment_failed",
  );
}

/** The bank's refusal, as stored on the intent. */
export function errorOf(
  { code, decline_code, message, param, advice_code }: Decline,
  chargeId: string,
  payment_method: Stripe.PaymentMethod,
): Stripe.PaymentIntent.LastPaymentError {
  return {
    ...(advice_code ? { advice_code } : {}),
    charge: chargeId,
    code,
    decline_code,
    doc_url: documentationOf(code),
    message,
    ...(param ? { param } : {}),
    payment_method,
    type: "card_error",
  };
}

function debit(writing: Writing, document: IntentDocument, method: MethodDocument): IntentDocument {
  const { store, journal, requester } = writing;
  const intent = document.object;
  const made = newCharge({
    intent,
    method: method.object,
    created: store.now(),
    threeDSecure: null,
    pending: true,
  });
  store.insert("charge", made, null);
  keepOrConsume(writing, intent, method);
  journal.record("charge.pending", made, requester);
  const settlesAt =
    method.hidden.outcome === "settle_never" ? null : postpone(store, "debit", intent.id, SETTLES_AFTER_MS);
  const changes = { object: { status: "processing", latest_charge: made.id }, hidden: { settlesAt } };
  return saveIntent(writing, document, changes, "payment_intent.processing");
}

/** Saves the method if the call asked for that; otherwise this payment consumes it. */
function keepOrConsume(writing: Writing, intent: StoredPaymentIntent, method: MethodDocument): void {
  if (method.object.customer !== null) return;
  if (intent.customer !== null && intent.setup_future_usage !== null) {
    attachMethod(writing, method, intent.customer);
    return;
  }
  writing.store.replace("payment_method", { ...method, hidden: { ...method.hidden, consumed: true } });
}
