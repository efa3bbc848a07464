import type Stripe from "stripe";
import type { Writing } from "../api/operation";
import { noSuch } from "../http/problem";
import type { Document, StoredCharge, StoredDispute } from "../store/documents";
import { newId } from "../store/identifiers";
import type { Store } from "../store/store";
import { noEvidence } from "./evidence";

export type DisputeDocument = Document<"dispute">;

/** The cardholder's complaint. For an inquiry no money moves. */
export const DISPUTE_KINDS = ["fraudulent", "product_not_received", "inquiry"] as const;
export type DisputeKind = (typeof DISPUTE_KINDS)[number];

/** Visa's codes, see https://docs.stripe.com/disputes/categories. */
const NETWORK_CODES: Readonly<Record<DisputeKind, string>> = {
  fraudulent: "10.4",
  product_not_received: "13.1",
  inquiry: "10",
};

const DAY_SECONDS = 24 * 3600;
const DAYS_TO_ANSWER = 8;

/** @throws Problem 404 */
export function findDispute(store: Store, id: string): DisputeDocument {
  const document = store.get("dispute", id);
  if (!document) throw noSuch("dispute", id, "dispute");
  return document;
}

/** The disputes of a charge, newest first. */
export function disputesOf(store: Store, chargeId: string): DisputeDocument[] {
  return store.page("dispute", { limit: 100, where: { field: "charge", value: chargeId } }).documents;
}

/** Stores a changed dispute and records the event. */
export function saveDispute(
  { store, journal, requester }: Writing,
  before: DisputeDocument,
  changes: Partial<StoredDispute>,
  ...events: Stripe.Event.Type[]
): DisputeDocument {
  const after = { ...before, object: { ...before.object, ...changes } };
  store.replace("dispute", after);
  for (const event of events) journal.record(event, after.object, requester, before.object);
  return after;
}

/** A dispute over the charge's remaining amount. */
export function newDispute(charge: StoredCharge, kind: DisputeKind, created: number): StoredDispute {
  const isInquiry = kind === "inquiry";
  const network_reason_code = NETWORK_CODES[kind];
  const brand = charge.payment_method_details?.card?.brand ?? "visa";
  return {
    id: newId("du"),
    object: "dispute",
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(),
    evidence_details: {
      // The last second of a day.
      due_by: Math.ceil((created + 1) / DAY_SECONDS + DAYS_TO_ANSWER) * DAY_SECONDS - 1,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: {},
    network_reason_code,
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: "card",
      card: {
        brand,
        case_type: isInquiry ? "inquiry" : "chargeback",
        network: brand,
        network_reason_code,
      },
    },
    reason: kind === "inquiry" ? "fraudulent" : kind,
    status: isInquiry ? "warning_needs_response" : "needs_response",
  };
}
