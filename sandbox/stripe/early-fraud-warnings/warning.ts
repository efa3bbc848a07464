import type Stripe from "stripe";
import type { Writing } from "../api/operation";
import { invalidRequest } from "../http/problem";
import type { Document, StoredCharge } from "../store/documents";
import { newId } from "../store/identifiers";

/**
 * Lets the card's bank warn that the charge may be fraud. Inside a transaction.
 * @see https://docs.stripe.com/disputes/measuring#early-fraud-warnings
 * @throws Problem when nothing was charged
 */
export function warnOfFraud(
  { store, journal, requester }: Writing,
  { object: charge }: Document<"charge">,
): Stripe.Radar.EarlyFraudWarning {
  if (!charge.captured) throw invalidRequest(`Charge ${charge.id} has not been captured.`);
  const warning = {
    id: newId("issfr"),
    object: "radar.early_fraud_warning" as const,
    actionable: isActionable(charge),
    charge: charge.id,
    created: store.now(),
    fraud_type: "misc",
    livemode: false,
    ...(charge.payment_intent ? { payment_intent: charge.payment_intent } : {}),
  };
  store.insert("early_fraud_warning", warning, null);
  journal.record("radar.early_fraud_warning.created", warning, requester);
  return warning;
}

/** Notes that a warning has nothing left to prevent, once its charge is disputed or refunded. Inside a transaction. */
export function endActionable({ store, journal, requester }: Writing, charge: StoredCharge): void {
  if (isActionable(charge)) return;
  const query = { limit: 100, where: { field: "charge", value: charge.id } };
  for (const document of store.page("early_fraud_warning", query).documents) {
    if (!document.object.actionable) continue;
    const object = { ...document.object, actionable: false };
    store.replace("early_fraud_warning", { ...document, object });
    journal.record("radar.early_fraud_warning.updated", object, requester, document.object);
  }
}

function isActionable({ disputed, refunded }: StoredCharge): boolean {
  return !disputed && !refunded;
}
