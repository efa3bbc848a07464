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

/** Stripe's truth about one PaymentIntent at one moment. Amounts are integer minor units. */
export interface PaymentSnapshot {
  paymentIntentId: string;
  status:
    | "requires_payment_method"
    | "requires_confirmation"
    | "requires_action"
    | "processing"
    | "requires_capture"
    | "succeeded"
    | "canceled";
  currency: string;
  amountReceivedMinor: number;
  /** The payer was told how to pay elsewhere (a voucher, a bank transfer) and may do so for days. */
  isAwaitedElsewhere: boolean;
  /** True when the checkout itself canceled it to put another amount in its place. */
  isReplaced: boolean;
  failure: PaymentFailure | null;
  charge: {
    id: string;
    createdAt: Date;
    amountRefundedMinor: number;
    card: CardFacts | null;
  } | null;
  /** Of the charge, oldest first; without those that failed or were canceled. */
  refunds: RefundFacts[];
  /** Stripe's status of the latest dispute. */
  disputeStatus: string | null;
  /** When the latest dispute was opened, and about how much. */
  disputedAt: Date | null;
  disputedMinor: number;
}

/** What `nextOrderState` decides about, and all that it looks at. */
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

export interface DecidableOrder extends OrderState {
  /** The intent that the student can pay now; null before the first exists. */
  paymentIntentId: string | null;
  currency: string;
  amountMinor: number;
  /** Intents whose second payment the staff have settled: it is neither given back nor asked about again. */
  settledIntentIds?: string[];
}

/** The order's further intents whose money nobody has decided about yet. */
export function unsettledSurplus({
  surplusIntentIds,
  settledIntentIds = [],
}: Pick<DecidableOrder, "surplusIntentIds" | "settledIntentIds">): string[] {
  // Orders of before there were any have none.
  return (surplusIntentIds ?? []).filter((id) => !settledIntentIds.includes(id));
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

/** Money is held back, or gone for good. An inquiry (`warning_…`) withdraws nothing. */
const openDisputes = [
  "needs_response",
  "under_review",
  "appeal_needs_response",
  "appeal_under_review",
  "lost",
];

/** Whether a dispute of this status has taken the money: one that is open or lost, but no inquiry. */
export function withdrawsMoney(disputeStatus: string | null): boolean {
  return disputeStatus !== null && openDisputes.includes(disputeStatus);
}

/**
 * Decides what an order should be, given Stripe's truth about one of its PaymentIntents. Pure, and
 * idempotent: the same snapshot twice decides the same.
 *
 * Amount and currency are compared here, before anyone gets access.
 *
 * Source: https://docs.stripe.com/payments/paymentintents/lifecycle
 */
export function nextOrderState(order: DecidableOrder, snapshot: PaymentSnapshot): OrderState {
  const current = stateOf(order);
  const isPayingNow = snapshot.status === "succeeded";
  const isOwn = snapshot.paymentIntentId === (order.paidIntentId ?? order.paymentIntentId);
  if (!isOwn && !isPayingNow) return current;
  if (!isOwn && order.paidIntentId) return { ...current, surplusIntentIds: surplusAfter(current, snapshot) };

  if (!isPayingNow) {
    // A snapshot of the time before the payment knows nothing of a paid order.
    if (order.paidIntentId) return current;
    return moveTo(current, unpaidStatus(snapshot), { failure: unpaidFailure(snapshot, current) });
  }
  const facts: Partial<OrderState> = {
    failure: null,
    paidIntentId: snapshot.paymentIntentId,
    paidAt: order.paidAt ?? snapshot.charge?.createdAt ?? null,
    chargeId: snapshot.charge?.id ?? current.chargeId,
    card: snapshot.charge?.card ?? current.card,
    amountRefundedMinor: snapshot.charge?.amountRefundedMinor ?? current.amountRefundedMinor,
    // A webhook's snapshot holds only the intent.
    refunds: snapshot.charge ? snapshot.refunds : current.refunds,
    disputeStatus: snapshot.disputeStatus,
    disputedAt: snapshot.disputedAt,
    disputedMinor: snapshot.disputedMinor,
  };
  const isOther = snapshot.amountReceivedMinor !== order.amountMinor || snapshot.currency !== order.currency;
  const reviewReason = isOther ? "amount_mismatch" : current.reviewReason;
  if (reviewReason) {
    const isEmptied = isAllGivenBack(snapshot) && unsettledSurplus(order).length === 0;
    return moveTo(current, isEmptied ? "refunded" : "needs_review", { ...facts, reviewReason });
  }
  return moveTo(current, paidStatus(order.amountMinor, facts), facts);
}

function isAllGivenBack({ amountReceivedMinor, charge }: PaymentSnapshot): boolean {
  return charge !== null && amountReceivedMinor > 0 && charge.amountRefundedMinor >= amountReceivedMinor;
}

/** An intent is surplus for as long as it holds money that another one has paid already. */
function surplusAfter({ surplusIntentIds }: OrderState, snapshot: PaymentSnapshot): string[] {
  const { paymentIntentId, amountReceivedMinor, charge } = snapshot;
  const others = surplusIntentIds.filter((id) => id !== paymentIntentId);
  const keptMinor = amountReceivedMinor - (charge?.amountRefundedMinor ?? 0);
  return keptMinor > 0 ? [...others, paymentIntentId] : others;
}

function unpaidStatus(snapshot: PaymentSnapshot): OrderStatus {
  switch (snapshot.status) {
    case "processing":
    case "requires_capture":
      return "processing";
    case "canceled":
      return snapshot.isReplaced ? "awaiting_payment" : "canceled";
    case "requires_payment_method":
      return snapshot.failure ? "payment_failed" : "awaiting_payment";
    case "requires_action":
      return snapshot.isAwaitedElsewhere ? "processing" : "awaiting_payment";
    default:
      return "awaiting_payment";
  }
}

/** Stripe forgets the last refusal as soon as another try begins; the student should not. */
function unpaidFailure(snapshot: PaymentSnapshot, current: OrderState): PaymentFailure | null {
  return snapshot.status === "processing" || snapshot.isAwaitedElsewhere
    ? null
    : (snapshot.failure ?? current.failure);
}

function paidStatus(amountMinor: number, facts: Partial<OrderState>): OrderStatus {
  const refunded = facts.amountRefundedMinor ?? 0;
  if (withdrawsMoney(facts.disputeStatus ?? null)) return "disputed";
  if (refunded >= amountMinor) return "refunded";
  return refunded > 0 ? "partially_refunded" : "completed";
}

function moveTo(current: OrderState, wanted: OrderStatus, facts: Partial<OrderState>): OrderState {
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

/** The part of an order that `nextOrderState` may change. */
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
    // Orders of before there were these fields have none.
    refunds: order.refunds ?? [],
    disputedAt: order.disputedAt ?? null,
    disputedMinor: order.disputedMinor ?? 0,
    surplusIntentIds: order.surplusIntentIds ?? [],
    reviewReason: order.reviewReason,
  };
}
