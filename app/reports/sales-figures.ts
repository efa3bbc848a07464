/** Sales, refunds and disputes in one currency. Amounts are integer minor units, never negative. */
export interface SalesFigures {
  /** Orders that were paid. */
  orders: number;
  /** Courses in them. */
  units: number;
  grossMinor: number;
  refundedMinor: number;
  /** Withdrawn by disputes that are open or lost. */
  disputedMinor: number;
  /** Orders with their first refund. */
  refundedOrders: number;
  /** Orders that were disputed, won or lost; inquiries don't count. */
  disputedOrders: number;
}

export const figureNames = [
  "orders",
  "units",
  "grossMinor",
  "refundedMinor",
  "disputedMinor",
  "refundedOrders",
  "disputedOrders",
] as const satisfies readonly (keyof SalesFigures)[];

export function noSales(): SalesFigures {
  return {
    orders: 0,
    units: 0,
    grossMinor: 0,
    refundedMinor: 0,
    disputedMinor: 0,
    refundedOrders: 0,
    disputedOrders: 0,
  };
}

export function addSales(sum: SalesFigures, more: Partial<SalesFigures>): void {
  for (const name of figureNames) sum[name] += more[name] ?? 0;
}

/** What the shop keeps. */
export function netMinor({
  grossMinor,
  refundedMinor,
  disputedMinor,
}: Pick<SalesFigures, "grossMinor" | "refundedMinor" | "disputedMinor">): number {
  return grossMinor - refundedMinor - disputedMinor;
}
