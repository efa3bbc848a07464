import { addSales, figureNames, noSales, type SalesFigures } from "./sales-figures";
import { type Sale, type SoldOrder, salesOfOrder } from "./sales-of-order";

const quarterMs = 15 * 60_000;
const quartersOfHour = 4;

/**
 * One course's sales in one currency and one quarter of an hour: currency, course, quarter (0 to 3), and then the
 * figures in the order of `figureNames`. Quarters, because some time zones start their days at :30 or :45 UTC.
 */
export type SalesCell = [currency: string, courseId: string, quarter: number, ...figures: number[]];

/** One hour's cells, from all orders that count in it, in a stable order. */
export function cellsOf(orders: Iterable<SoldOrder>, hour: Date): SalesCell[] {
  const sums = new Map<string, { place: [string, string, number]; figures: SalesFigures }>();
  for (const order of orders) {
    for (const sale of salesOfOrder(order)) {
      const quarter = quarterOf(sale, hour);
      if (quarter === null) continue;
      const key = `${order.currency} ${sale.courseId} ${quarter}`;
      const sum = sums.get(key) ?? {
        place: [order.currency, sale.courseId, quarter],
        figures: noSales(),
      };
      addSales(sum.figures, sale);
      sums.set(key, sum);
    }
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { place, figures }]) => [...place, ...figureNames.map((name) => figures[name])]);
}

function quarterOf({ at }: Sale, hour: Date): number | null {
  const quarter = Math.floor((at.getTime() - hour.getTime()) / quarterMs);
  return quarter >= 0 && quarter < quartersOfHour ? quarter : null;
}

/** When a quarter of an hour starts, in milliseconds. */
export function quarterStart(hour: Date, quarter: number): number {
  return hour.getTime() + quarter * quarterMs;
}

/** Adds a cell's figures. */
export function addCell(sum: SalesFigures, cell: SalesCell): void {
  for (let index = 0; index < figureNames.length; index++) {
    const name = figureNames[index];
    if (name) sum[name] += Number(cell[index + 3] ?? 0);
  }
}
