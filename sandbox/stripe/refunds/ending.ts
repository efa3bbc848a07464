import type { Writing } from "../api/operation";
import { saveRefund, withRefunded } from "./refund";

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
