import { listByPayment } from "../api/by-payment";
import type { Call, Operation } from "../api/operation";
import { findDispute, saveDispute } from "../disputes/dispute";
import { checkOpen, endDispute } from "../disputes/ending";
import { readEvidence } from "../disputes/evidence";
import { mergeMetadata } from "../parameters/metadata";
import { postpone } from "../schedule/schedule";
import type { StoredDispute } from "../store/documents";

/** How long the bank takes to review evidence. */
const DECIDED_AFTER_MS = 3000;

const PATH = "/v1/disputes";
const answers = "dispute";

const SUBMISSION_METHODS = ["manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes"] as const;

/** `/v1/disputes`, see https://docs.stripe.com/api/disputes. */
export const disputeOperations: readonly Operation[] = [
  {
    method: "GET",
    template: PATH,
    access: "secret",
    answers,
    lists: true,
    run: (call) => listByPayment(call, "dispute", PATH, "dispute"),
  },
  { method: "GET", template: `${PATH}/:id`, access: "secret", answers, run: (call) => find(call).object },
  { method: "POST", template: `${PATH}/:id`, access: "secret", answers, run: update },
  { method: "POST", template: `${PATH}/:id/close`, access: "secret", answers, run: close },
];

function find({ store, names }: Call) {
  return findDispute(store, names.id ?? "");
}

function update(call: Call): object {
  const { parameters, store } = call;
  const document = find(call);
  const before = document.object;
  const changes: Partial<StoredDispute> = { metadata: mergeMetadata(parameters, before.metadata) };
  const evidence = readEvidence(parameters, before.evidence);
  const intended = parameters.choice("intended_submission_method", SUBMISSION_METHODS);
  const submit = parameters.flag("submit") ?? evidence !== undefined;
  checkOpen(document);
  if (intended !== undefined) changes.intended_submission_method = intended;
  if (evidence) {
    changes.evidence = evidence;
    changes.evidence_details = { ...before.evidence_details, has_evidence: hasAny(evidence) };
  }
  if (submit) {
    const details = changes.evidence_details ?? before.evidence_details;
    changes.evidence_details = {
      ...details,
      submission_count: details.submission_count + 1,
      submission_method: "manual",
    };
    changes.status = before.status.startsWith("warning_") ? "warning_under_review" : "under_review";
    postpone(store, "dispute_decision", before.id, DECIDED_AFTER_MS);
  }
  return saveDispute(call, document, changes, "charge.dispute.updated").object;
}

function close(call: Call): object {
  return endDispute(call, find(call), "lost").object;
}

function hasAny({ enhanced_evidence: _none, ...fields }: StoredDispute["evidence"]): boolean {
  return Object.values(fields).some((value) => value !== null);
}
