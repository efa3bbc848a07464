import type { Writing } from "../api/operation";
import { Problem } from "../http/problem";
import { type DisputeDocument, saveDispute } from "./dispute";
import { reinstatement } from "./funds";
import { escalate } from "./opening";

const CLOSED = ["won", "lost", "warning_closed"];

/** Whether the bank has yet to decide. */
export function isOpen({ object }: DisputeDocument): boolean {
  return !CLOSED.includes(object.status);
}

/** @throws Problem when the bank has decided already */
export function checkOpen(document: DisputeDocument): void {
  if (isOpen(document)) return;
  throw new Problem(400, "invalid_request_error", "This dispute is already closed", {}, true);
}

/** Ends a dispute: a win returns the money; an inquiry just closes. Inside a transaction. */
export function endDispute(
  writing: Writing,
  document: DisputeDocument,
  outcome: "won" | "lost",
): DisputeDocument {
  checkOpen(document);
  const dispute = document.object;
  if (dispute.status.startsWith("warning_")) {
    return saveDispute(writing, document, { status: "warning_closed" }, "charge.dispute.closed");
  }
  if (outcome === "lost") return saveDispute(writing, document, { status: "lost" }, "charge.dispute.closed");
  const changes = {
    status: "won",
    is_charge_refundable: true,
    balance_transactions: [...dispute.balance_transactions, reinstatement(dispute, writing.store.now())],
  };
  return saveDispute(writing, document, changes, "charge.dispute.funds_reinstated", "charge.dispute.closed");
}

/**
 * Lets the bank decide on the submitted evidence, by the texts that Stripe documents for tests; on any other
 * it never does. Inside a transaction.
 * @see https://docs.stripe.com/testing#evidence
 */
export function decideDispute(writing: Writing, disputeId: string): void {
  const document = writing.store.get("dispute", disputeId);
  if (!document?.object.status.endsWith("under_review")) return;
  const text = document.object.evidence.uncategorized_text;
  if (text === "winning_evidence") endDispute(writing, document, "won");
  if (text === "losing_evidence") endDispute(writing, document, "lost");
  if (text === "escalate_inquiry_evidence" && document.object.status.startsWith("warning_")) {
    escalate(writing, document);
  }
}

/** Ends a dispute that wasn't answered in time. Inside a transaction. */
export function missDeadline(writing: Writing, disputeId: string): void {
  const document = writing.store.get("dispute", disputeId);
  if (document?.object.status.endsWith("needs_response")) endDispute(writing, document, "lost");
}
