import { withdrawsMoney } from "~/orders/next-order-state";
import type { OrderStatus, RefundFacts } from "~/orders/order";
import type { OrderRecord } from "~/orders/order.server";
import type { SalesFigures } from "./sales-figures";
import { splitAmount } from "./split-amount";

/** What the reports look at in an order. */
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

/** What happened to an order's money at one moment, as far as one of its courses is concerned. */
export interface Sale extends Partial<SalesFigures> {
  at: Date;
  courseId: string;
}

/**
 * Everything that an order adds to the reports, each at the moment at which Stripe says that it happened. Computed from
 * the order as it is now: a refund that failed later, or a dispute that was won, is no part of it any more.
 *
 * An order counts once it was completed. A second payment for something that was bought already goes back and counts
 * nowhere: it is neither a sale nor a refund.
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

/** What is given back so far is split each time, so that the items get back exactly theirs when all is. */
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
 * Of what the charge says more of than the list of its refunds only the sum is known, and when it was noticed: in orders
 * of before there was a list, and where Stripe's list came after its sum.
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

/** An order is one order, however many courses are in it: it counts with the first. */
function countOnce(sales: Sale[], name: keyof SalesFigures): Sale[] {
  return sales.map((sale, index) => (index === 0 ? { ...sale, [name]: 1 } : sale));
}

function lastMoved({ history }: SoldOrder, to: readonly OrderStatus[]): Date | null {
  return history.findLast((step) => to.includes(step.to))?.at ?? null;
}

const hourMs = 60 * 60_000;

/** The hour (UTC) in which a moment lies. */
export function hourOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / hourMs) * hourMs);
}

/** The hours (UTC) in which an order's money counts, each once. */
export function salesHoursOf(order: SoldOrder): Date[] {
  const hours = salesOfOrder(order).map(({ at }) => hourOf(at).getTime());
  return [...new Set(hours)].map((hour) => new Date(hour));
}
