/** A refund as Stripe has it now. */
export interface StripeRefund {
  id: string;
  amountMinor: number;
  /** `pending`, `succeeded`, `failed`, `canceled` or `requires_action`. */
  status: string;
  createdAt: string;
  failure: string | null;
}

/** An intent as Stripe has it now. Amounts are integer minor units of its currency. */
export interface StripeIntent {
  id: string;
  status: string;
  currency: string;
  amountMinor: number;
  amountReceivedMinor: number;
  amountRefundedMinor: number;
  paidAt: string | null;
  card: string | null;
  customerId: string | null;
  disputeStatus: string | null;
  refunds: StripeRefund[];
}

/** One fact, as it's recorded here and as Stripe has it. */
export interface ComparedFact {
  name: string;
  ours: string;
  theirs: string;
  /** The two disagree. Statuses have different names on Stripe: they disagree when a sync would change ours. */
  isDifferent: boolean;
}

/** What Stripe has on an order's payment, or why that isn't known. */
export type StripeTruth =
  | {
      kind: "read";
      intent: StripeIntent;
      facts: ComparedFact[];
      /** The status that a sync would give the order, if it would change it. */
      nextStatus: string | null;
    }
  | { kind: "no_intent" }
  | { kind: "unreadable"; words: string };
