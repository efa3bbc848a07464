import {
  type CardFacts,
  isEnded,
  isPaid,
  type OrderStatus,
  type PaymentFailure,
  paidStatuses,
  type RefundFacts,
  type ReviewReason,
  type SyncStatus,
} from "./order";

/** What is decided about an order by its transitions, and all that they look at. */
export interface OrderState {
  status: OrderStatus;
  syncStatus: SyncStatus;
  open: boolean;
  isProvisional: boolean;
  /** The intent that took the money; null until one did. */
  paidIntentId: string | null;
  paidAt: Date | null;
  chargeId: string | null;
  card: CardFacts | null;
  failure: PaymentFailure | null;
  amountRefundedMinor: number;
  refunds: RefundFacts[];
  disputeStatus: string | null;
  disputedAt: Date | null;
  disputedMinor: number;
  /** Further intents of this order that hold money, too: it has to be given back. */
  surplusIntentIds: string[];
  reviewReason: ReviewReason | null;
}

/**
 * The transitions that exist. Whatever else a snapshot asks for leaves the status alone, so that a stale
 * one can't take back what a newer one has given. Out of `needs_review` staff lead: by answering its question, which
 * takes `reviewReason` off, they let the truth decide again. By itself an order leaves only when no money is left in it.
 */
export const transitions: Record<OrderStatus, readonly OrderStatus[]> = {
  awaiting_payment: ["processing", "payment_failed", "canceled", "needs_review", ...paidStatuses],
  processing: ["awaiting_payment", "payment_failed", "canceled", "needs_review", ...paidStatuses],
  payment_failed: ["processing", "canceled", "needs_review", ...paidStatuses],
  canceled: ["needs_review", ...paidStatuses],
  completed: ["partially_refunded", "refunded", "disputed", "needs_review"],
  partially_refunded: ["completed", "refunded", "disputed", "needs_review"],
  refunded: ["completed", "partially_refunded", "disputed", "needs_review"],
  disputed: ["completed", "partially_refunded", "refunded", "needs_review"],
  needs_review: [
    "awaiting_payment",
    "processing",
    "payment_failed",
    "canceled",
    "completed",
    "partially_refunded",
    "refunded",
    "disputed",
  ],
};

/** Another status and further facts, if that transition exists. */
export function moveTo(current: OrderState, wanted: OrderStatus, facts: Partial<OrderState>): OrderState {
  const isPossible = transitions[current.status].includes(wanted) && !isHeldForReview(current, wanted);
  const isAllowed = wanted === current.status || isPossible;
  const status = isAllowed ? wanted : current.status;
  // What the order has come to, a snapshot that is older can't know.
  if (!isAllowed && isPaid(current.status)) return current;
  return {
    ...current,
    ...facts,
    status,
    syncStatus: syncStatusOf(status),
    open: current.open && !isEnded(status),
    isProvisional: current.isProvisional && status === "processing",
  };
}

/** An open question keeps the order before a person, unless there is no money left to decide about. */
function isHeldForReview({ status, reviewReason }: OrderState, wanted: OrderStatus): boolean {
  return status === "needs_review" && reviewReason !== null && wanted !== "refunded" && wanted !== "canceled";
}

function syncStatusOf(status: OrderStatus): SyncStatus {
  if (status === "needs_review") return "failed";
  return status === "awaiting_payment" || status === "processing" ? "syncing" : "synced";
}

/** The state in which an order begins; one with an open question waits for a person. */
export function newOrderState(reviewReason: ReviewReason | null = null) {
  const status: OrderStatus = reviewReason ? "needs_review" : "awaiting_payment";
  return { status, syncStatus: syncStatusOf(status), reviewReason };
}

/** Puts an order before a person. */
export function reviewedState(order: OrderState, reviewReason: ReviewReason): OrderState {
  return moveTo(stateOf(order), "needs_review", { reviewReason });
}

/** The browser says that an unpaid order was paid: it is believed until the next sync. */
export const claimedState = { status: "processing", syncStatus: "syncing", isProvisional: true } as const;

/** Such a claim falls with the intent that it was about. */
export const unclaimedState = {
  status: "awaiting_payment",
  syncStatus: "syncing",
  isProvisional: false,
} as const;

/** Nothing was paid on the order, and nothing can be any more. */
export const canceledState = { status: "canceled", syncStatus: "synced", open: false } as const;

/** Whether the order counts as sold. A payment that nobody has accepted, and that went back as a whole, was no sale. */
export function isSale({ status, reviewReason }: OrderState): boolean {
  return isPaid(status) && !reviewReason;
}

/** The part of an order that a transition may change. */
export function stateOf(order: OrderState): OrderState {
  return {
    status: order.status,
    syncStatus: order.syncStatus,
    open: order.open,
    isProvisional: order.isProvisional,
    paidIntentId: order.paidIntentId,
    paidAt: order.paidAt,
    chargeId: order.chargeId,
    card: order.card,
    failure: order.failure,
    amountRefundedMinor: order.amountRefundedMinor,
    disputeStatus: order.disputeStatus,
    // Older orders lack these fields.
    refunds: order.refunds ?? [],
    disputedAt: order.disputedAt ?? null,
    disputedMinor: order.disputedMinor ?? 0,
    surplusIntentIds: order.surplusIntentIds ?? [],
    reviewReason: order.reviewReason,
  };
}
