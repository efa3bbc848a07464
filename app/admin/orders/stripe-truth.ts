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

/** One fact, as it is held here and as Stripe has it. */
export interface ComparedFact {
  name: string;
  ours: string;
  theirs: string;
  /** The two say different things. Of the state that is so when a sync would change it: its names differ anyway. */
  isDifferent: boolean;
}

/** What Stripe says of an order's payment, or that it can't be asked. */
export type StripeTruth =
  | {
      kind: "read";
      intent: StripeIntent;
      facts: ComparedFact[];
      /** What a sync would make of the order, if that is another state than it has. */
      nextStatus: string | null;
    }
  | { kind: "no_intent" }
  | { kind: "unreadable"; words: string };
