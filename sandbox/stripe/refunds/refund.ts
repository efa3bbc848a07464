import type Stripe from "stripe";
import type { Writing } from "../api/operation";
import { endActionable } from "../early-fraud-warnings/warning";
import { noSuch } from "../http/problem";
import type { Document, StoredCharge, StoredRefund } from "../store/documents";
import { newId } from "../store/identifiers";
import type { Store } from "../store/store";

/** What differs between refunds of the same charge. */
export interface RefundTerms {
  amountMinor: number;
  reason: Stripe.Refund.Reason | null;
  metadata: Stripe.Metadata;
  status: "pending" | "succeeded";
  /** Whether money is returned, or only an authorization released. */
  kind: "refund" | "reversal";
}

/** @throws Problem 404 */
export function findRefund(store: Store, id: string): Document<"refund"> {
  const document = store.get("refund", id);
  if (!document) throw noSuch("refund", id, "id");
  return document;
}

/**
 * Books a refund of a charge; a pending one counts as refunded from the start, as at Stripe. Inside a transaction.
 * @see https://docs.stripe.com/refunds
 */
export function bookRefund(writing: Writing, charge: Document<"charge">, terms: RefundTerms): StoredRefund {
  const { store, journal, requester } = writing;
  const refund = newRefund(charge.object, terms, store.now());
  store.insert("refund", refund, null);
  const refunded = withRefunded(charge.object, charge.object.amount_refunded + terms.amountMinor);
  store.replace("charge", { ...charge, object: refunded });
  journal.record("refund.created", refund, requester);
  journal.record("charge.refunded", refunded, requester, charge.object);
  endActionable(writing, refunded);
  return refund;
}

/** Stores a changed refund and records the event under its new name and its old one. */
export function saveRefund(
  { store, journal, requester }: Writing,
  before: Document<"refund">,
  object: StoredRefund,
): StoredRefund {
  store.replace("refund", { ...before, object });
  journal.record("refund.updated", object, requester, before.object);
  journal.record("charge.refund.updated", object, requester, before.object);
  return object;
}

/** The charge with this amount refunded. */
export function withRefunded(charge: StoredCharge, amount_refunded: number): StoredCharge {
  return { ...charge, amount_refunded, refunded: amount_refunded === charge.amount };
}

function newRefund(charge: StoredCharge, terms: RefundTerms, created: number): StoredRefund {
  const isCard = charge.payment_method_details?.type === "card";
  return {
    id: newId(isCard ? "re" : "pyr"),
    object: "refund",
    amount: terms.amountMinor,
    balance_transaction: null,
    charge: charge.id,
    created,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    ...(isCard ? { destination_details: { type: "card", card: cardDetails(terms) } } : {}),
    metadata: terms.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(terms.status === "pending" ? { pending_reason: "processing" } : {}),
    reason: terms.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: terms.status,
    transfer_reversal: null,
  };
}

function cardDetails({ kind }: RefundTerms): Stripe.Refund.DestinationDetails.Card {
  if (kind === "reversal") return { type: "reversal" };
  return { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" };
}

/**
 * Releases an authorized amount that won't be captured. Stripe records this as a refund of the charge.
 * @param amountMinor the part to release
 */
export function releaseAuthorization(
  writing: Writing,
  charge: Document<"charge">,
  amountMinor: number,
  reason: StoredRefund["reason"] = null,
): void {
  bookRefund(writing, charge, { amountMinor, reason, metadata: {}, status: "succeeded", kind: "reversal" });
}

/**
 * Lets a pending refund succeed, and one that seemed to have succeeded fail: the card is gone, the money comes back and
 * the charge is not refunded any more. Inside a transaction.
 * @see https://docs.stripe.com/refunds#failed-refunds
 */
export function endRefund(writing: Writing, refundId: string): void {
  const { store, journal, requester } = writing;
  const document = store.get("refund", refundId);
  if (!document) return;
  const { pending_reason: _over, ...refund } = document.object;
  if (refund.status === "pending") {
    saveRefund(writing, document, { ...refund, status: "succeeded" });
    return;
  }
  const charge = refund.charge === null ? undefined : store.get("charge", refund.charge);
  if (!charge) return;
  const object = withRefunded(charge.object, charge.object.amount_refunded - refund.amount);
  store.replace("charge", { ...charge, object });
  const failed = { ...refund, status: "failed", failure_reason: "expired_or_canceled_card" };
  saveRefund(writing, document, failed);
  journal.record("refund.failed", failed, requester, document.object);
}
