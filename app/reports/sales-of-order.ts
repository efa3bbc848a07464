import { withdrawsMoney } from "~/orders/next-order-state";
import type { OrderStatus, RefundFacts } from "~/orders/order";
import type { OrderRecord } from "~/orders/order.server";
import type { SalesFigures } from "./sales-figures";
import { splitAmount } from "./split-amount";

/** The fields of an order that reports use. */
export type SoldOrder = Pick<
  OrderRecord,
  | "items"
  | "currency"
  | "amountMinor"
  | "paidAt"
  | "completedAt"
  | "amountRefundedMinor"
  | "refunds"
  | "disputeStatus"
  | "disputedAt"
  | "disputedMinor"
  | "history"
  | "effects"
>;

/** One course's share of a sale, refund or dispute. */
export interface Sale extends Partial<SalesFigures> {
  at: Date;
  courseId: string;
}

/**
 * Everything that an order adds to the reports, each at the time given by Stripe. Computed from the order as it is now:
 * a refund that failed later, or a dispute that was won, is no longer included.
 *
 * An order counts from when it was completed. A duplicate payment is refunded and counts neither as a sale nor as a
 * refund.
 */
export function salesOfOrder(order: SoldOrder): Sale[] {
  const { paidAt, completedAt, effects, amountMinor } = order;
  if (!paidAt || !completedAt || effects?.duplicateOf) return [];
  const paid = spread(order, paidAt, "grossMinor", splitOver(order, amountMinor));
  return [
    ...paid.map((sale, index) => ({ ...sale, units: 1, ...(index === 0 ? { orders: 1 } : {}) })),
    ...refundSales(order, paidAt),
    ...disputeSales(order, paidAt),
  ];
}

/** Splits the running total each time, so that a full refund gives each item exactly its own amount. */
function refundSales(order: SoldOrder, paidAt: Date): Sale[] {
  let givenBackMinor = 0;
  let shares = order.items.map(() => 0);
  return refundsOf(order, paidAt).flatMap(({ amountMinor, createdAt }, nth) => {
    givenBackMinor += amountMinor;
    const [before, after] = [shares, splitOver(order, givenBackMinor)];
    shares = after;
    const parts = after.map((share, index) => share - (before[index] ?? 0));
    const sales = spread(order, createdAt, "refundedMinor", parts);
    return nth === 0 ? countOnce(sales, "refundedOrders") : sales;
  });
}

/**
 * If the charge's total exceeds its listed refunds, only the difference and when it was noticed are known. That happens
 * in older orders, which lack the list, and when Stripe's list lags behind its total.
 */
function refundsOf(order: SoldOrder, paidAt: Date): Pick<RefundFacts, "amountMinor" | "createdAt">[] {
  const { refunds = [], amountRefundedMinor } = order;
  const unlisted = refunds.reduce((left, { amountMinor }) => left - amountMinor, amountRefundedMinor);
  if (unlisted <= 0) return refunds;
  const createdAt = lastMoved(order, ["partially_refunded", "refunded"]) ?? paidAt;
  return [...refunds, { amountMinor: unlisted, createdAt }];
}

function disputeSales(order: SoldOrder, paidAt: Date): Sale[] {
  const { disputeStatus, amountMinor } = order;
  const isInquiry = disputeStatus?.startsWith("warning_");
  if (!disputeStatus || isInquiry) return [];
  const disputedAt = order.disputedAt ?? lastMoved(order, ["disputed"]) ?? paidAt;
  const takenMinor = withdrawsMoney(disputeStatus) ? order.disputedMinor || amountMinor : 0;
  return countOnce(
    spread(order, disputedAt, "disputedMinor", splitOver(order, takenMinor)),
    "disputedOrders",
  );
}

function splitOver({ items }: SoldOrder, amountMinor: number): number[] {
  return splitAmount(
    amountMinor,
    items.map((item) => item.amountMinor),
  );
}

function spread(order: SoldOrder, at: Date, name: keyof SalesFigures, shares: number[]): Sale[] {
  return order.items.map(({ courseId }, index) => ({ at, courseId, [name]: shares[index] ?? 0 }));
}

/** Counts an order once, with its first course. */
function countOnce(sales: Sale[], name: keyof SalesFigures): Sale[] {
  return sales.map((sale, index) => (index === 0 ? { ...sale, [name]: 1 } : sale));
}

function lastMoved({ history }: SoldOrder, to: readonly OrderStatus[]): Date | null {
  return history.findLast((step) => to.includes(step.to))?.at ?? null;
}

const hourMs = 60 * 60_000;

/** The start of the hour (UTC) that contains `moment`. */
export function hourOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / hourMs) * hourMs);
}

/** The hours (UTC) in which an order counts, without duplicates. */
export function salesHoursOf(order: SoldOrder): Date[] {
  const hours = salesOfOrder(order).map(({ at }) => hourOf(at).getTime());
  return [...new Set(hours)].map((hour) => new Date(hour));
}
