/** What is wrong with each kind of finding. */
const faults = {
  order_missing: "lost",
  order_not_completed: "lost",
  enrollment_missing: "lost",
  access_missing: "lost",
  receipt_missing: "lost",
  refunded_alone: "lost",
  charged_twice: "doubled",
  paid_twice: "doubled",
  order_doubled: "doubled",
  intent_shared: "doubled",
  enrollment_doubled: "doubled",
  access_doubled: "doubled",
  receipt_doubled: "doubled",
  waits_for_nothing: "stuck",
  open_though_ended: "stuck",
  effect_unrecorded: "stuck",
  still_due: "stuck",
  event_unhandled: "stuck",
  completed_without_money: "unpaid",
  access_without_money: "unpaid",
  receipt_without_money: "unpaid",
  amount_differs: "differing",
  owner_differs: "differing",
  unknown_intent: "differing",
  needs_review: "review",
} as const;

export type FindingKind = keyof typeof faults;
export type Fault = (typeof faults)[FindingKind];

/** One thing that Stripe's books and ours don't agree about. */
export interface Finding {
  kind: FindingKind;
  orderId?: string;
  intentId?: string;
  student?: string;
  words: string;
}

export type Verdict = Record<Fault, number>;

/** How many findings of each kind of fault. */
export function verdictOf(findings: Finding[]): Verdict {
  const verdict: Verdict = { lost: 0, doubled: 0, stuck: 0, unpaid: 0, differing: 0, review: 0 };
  for (const { kind } of findings) verdict[faults[kind]] += 1;
  return verdict;
}

/** Whether nothing is wrong, and nothing waits for a person: no fault of a run is one that a machine can't decide. */
export function isClean(verdict: Verdict): boolean {
  return Object.values(verdict).every((count) => count === 0);
}
