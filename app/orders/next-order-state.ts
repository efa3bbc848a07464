import { isDeepStrictEqual } from "node:util";
import {
  type CardFacts,
  grantsAccess,
  type OrderStatus,
  type PaymentFailure,
  type RefundFacts,
} from "./order";
import { moveTo, type OrderState, reviewedState, stateOf } from "./order-state";

/** Stripe's state of one PaymentIntent at one moment. Amounts are integer minor units. */
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
  /** The payer was told how to pay elsewhere (a voucher, a bank transfer) and may take days. */
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
  /** The charge's refunds, oldest first, without failed or canceled ones. */
  refunds: RefundFacts[];
  /** Stripe's status of the latest dispute. */
  disputeStatus: string | null;
  /** When the latest dispute was opened, and about how much. */
  disputedAt: Date | null;
  disputedMinor: number;
  /** Whether Stripe lists a refund of the intent that has not failed; absent until `hangsOnRefunds` says to ask. */
  isRefundUnderWay?: boolean;
}

export interface DecidableOrder extends OrderState {
  /** The intent that the student can pay now; null before the first exists. */
  paymentIntentId: string | null;
  currency: string;
  amountMinor: number;
  /** Intents whose duplicate payment staff have settled: it's neither refunded nor reviewed again. */
  settledIntentIds?: string[];
  /** Absent in older orders. */
  effects?: {
    duplicateOf?: string | null;
    refundedIntentIds?: string[];
  };
}

/** The order's surplus intents whose money isn't decided about yet. */
export function unsettledSurplus({
  surplusIntentIds,
  settledIntentIds = [],
}: Pick<DecidableOrder, "surplusIntentIds" | "settledIntentIds">): string[] {
  // Older orders lack the field.
  return (surplusIntentIds ?? []).filter((id) => !settledIntentIds.includes(id));
}

/** The bank holds the money back or keeps it. An inquiry (`warning_…`) withdraws nothing. */
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
 * Amount and currency are compared here, before anyone gets access. A second payment that the bank has sent back after
 * its refund goes before a person.
 *
 * Source: https://docs.stripe.com/payments/paymentintents/lifecycle
 */
export function nextOrderState(order: DecidableOrder, snapshot: PaymentSnapshot): OrderState {
  return hangsOnRefunds(order, snapshot) && snapshot.isRefundUnderWay === false
    ? reviewedState(order, "duplicate_not_refunded")
    : stateByPayment(order, snapshot);
}

/**
 * Whether the decision hangs on `isRefundUnderWay`. An order that is in line with the payment says that the money was
 * given back, and the charge that it is here: either it came back, or the charge's amounts lag behind a refund that was made a moment ago.
 */
export function hangsOnRefunds(order: DecidableOrder, snapshot: PaymentSnapshot): boolean {
  return (
    hasReturned(order, snapshot.paymentIntentId) &&
    isDeepStrictEqual(stateByPayment(order, snapshot), stateOf(order))
  );
}

/** Whether Stripe has to be read once more: a transition has just shown that the refunds have to be asked for. */
export function isToBeReadAgain(order: DecidableOrder, snapshot: PaymentSnapshot): boolean {
  return !snapshot.isRefundUnderWay && hasReturned(order, snapshot.paymentIntentId);
}

/** Whether this intent's money was given back as a duplicate's, and the order says that it is here. */
function hasReturned(order: DecidableOrder, paymentIntentId: string): boolean {
  const { status, paidIntentId, surplusIntentIds, settledIntentIds, effects } = order;
  if (status === "needs_review" || settledIntentIds?.includes(paymentIntentId)) return false;
  if (!effects?.refundedIntentIds?.includes(paymentIntentId)) return false;
  if (paymentIntentId !== paidIntentId) return surplusIntentIds?.includes(paymentIntentId) ?? false;
  return grantsAccess(status) && Boolean(effects.duplicateOf);
}

function stateByPayment(order: DecidableOrder, snapshot: PaymentSnapshot): OrderState {
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
