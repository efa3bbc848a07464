import type { Writing } from "../api/operation";
import type { DisputeKind } from "../disputes/dispute";
import { openDispute } from "../disputes/opening";
import { warnOfFraud } from "../early-fraud-warnings/warning";
import { postpone } from "../schedule/schedule";
import type { PaymentMethodSecrets, StoredCharge } from "../store/documents";
import type { Store } from "../store/store";

/** About as long as it takes at Stripe for a test card. */
const COMES_AFTER_MS = 500;

type Outcome = PaymentMethodSecrets["outcome"];

const DISPUTES: Partial<Record<Outcome, DisputeKind>> = {
  dispute_fraudulent: "fraudulent",
  dispute_product_not_received: "product_not_received",
  dispute_inquiry: "inquiry",
};

/** Schedules the dispute or warning that a captured charge's test card stands for. Inside a transaction. */
export function expectTrouble(store: Store, charge: StoredCharge): void {
  const outcome = outcomeBehind(store, charge);
  const comes = outcome === "early_fraud_warning" || (outcome && DISPUTES[outcome] !== undefined);
  if (comes) postpone(store, "trouble", charge.id, COMES_AFTER_MS);
}

/** Opens the dispute or the warning. Inside a transaction. */
export function bringTrouble(writing: Writing, chargeId: string): void {
  const charge = writing.store.get("charge", chargeId);
  // A charge refunded in the meantime can't be disputed.
  if (!charge || charge.object.refunded) return;
  const outcome = outcomeBehind(writing.store, charge.object);
  const kind = outcome && DISPUTES[outcome];
  if (kind) openDispute(writing, charge, kind);
  else warnOfFraud(writing, charge);
}

/** What the test card or account behind a charge does. */
export function outcomeBehind(store: Store, { payment_method }: StoredCharge): Outcome | undefined {
  return payment_method === null ? undefined : store.get("payment_method", payment_method)?.hidden.outcome;
}
