import type { Writing } from "../api/operation";
import { endActionable } from "../early-fraud-warnings/warning";
import { invalidRequest } from "../http/problem";
import { postpone } from "../schedule/schedule";
import type { Document } from "../store/documents";
import { type DisputeDocument, type DisputeKind, newDispute, saveDispute } from "./dispute";
import { withdrawal } from "./funds";

/**
 * Disputes a paid charge; unless it is an inquiry, the money leaves the account. Inside a transaction.
 * @throws Problem when there is nothing to dispute
 */
export function openDispute(
  writing: Writing,
  charge: Document<"charge">,
  kind: DisputeKind,
): DisputeDocument {
  const { store, journal, requester } = writing;
  if (!charge.object.captured || charge.object.refunded) {
    throw invalidRequest(`Charge ${charge.object.id} has no money that could be disputed.`);
  }
  const created = store.now();
  const document = store.insert("dispute", newDispute(charge.object, kind, created), null);
  const disputed = { ...charge.object, disputed: true };
  store.replace("charge", { ...charge, object: disputed });
  endActionable(writing, disputed);
  const dispute = document.object;
  postpone(store, "dispute_deadline", dispute.id, ((dispute.evidence_details.due_by ?? 0) - created) * 1000);
  if (kind === "inquiry") {
    journal.record("charge.dispute.created", dispute, requester);
    return document;
  }
  const balance_transactions = [withdrawal(dispute, created)];
  const opened = saveDispute(writing, document, { balance_transactions });
  journal.record("charge.dispute.created", opened.object, requester);
  journal.record("charge.dispute.funds_withdrawn", opened.object, requester);
  return opened;
}

/** Turns an inquiry into a chargeback. Inside a transaction. */
export function escalate(writing: Writing, document: DisputeDocument): DisputeDocument {
  const { store } = writing;
  const { payment_method_details: details } = document.object;
  const changes: Partial<DisputeDocument["object"]> = {
    status: "needs_response",
    is_charge_refundable: false,
    network_reason_code: "10.4",
    balance_transactions: [withdrawal(document.object, store.now())],
  };
  if (details?.card) {
    const card = { ...details.card, case_type: "chargeback" as const, network_reason_code: "10.4" };
    changes.payment_method_details = { ...details, card };
  }
  return saveDispute(writing, document, changes, "charge.dispute.updated", "charge.dispute.funds_withdrawn");
}
