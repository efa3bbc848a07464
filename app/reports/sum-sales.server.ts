import { readSales } from "./read-sales.server";
import { addCell } from "./sales-cell";
import { noSales, type SalesFigures } from "./sales-figures";
import type { Period } from "./shop-calendar";

/** Sales in one currency. */
export interface CurrencySum {
  total: SalesFigures;
  /** One per requested period. */
  periods: SalesFigures[];
  /** By the course's id. */
  courses: Map<string, SalesFigures>;
}

/** Sums up the sales of consecutive periods, by currency. */
export async function sumSales(
  periods: readonly Pick<Period, "startsAt" | "endsAt">[],
): Promise<Map<string, CurrencySum>> {
  const sums = new Map<string, CurrencySum>();
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last) return sums;
  let current = 0;
  for await (const cells of readSales(first.startsAt, last.endsAt)) {
    for (const { at, cell } of cells) {
      // Cells of one hour aren't sorted by quarter.
      while (current > 0 && at < (periods[current]?.startsAt ?? 0)) current -= 1;
      while (at >= (periods[current]?.endsAt ?? Number.POSITIVE_INFINITY)) current += 1;
      const [currency, courseId] = cell;
      const sum = sums.get(currency) ?? newSum(periods.length);
      sums.set(currency, sum);
      const course = sum.courses.get(courseId) ?? noSales();
      sum.courses.set(courseId, course);
      for (const figures of [sum.total, sum.periods[current], course]) if (figures) addCell(figures, cell);
    }
  }
  return sums;
}

function newSum(periods: number): CurrencySum {
  return { total: noSales(), periods: Array.from({ length: periods }, noSales), courses: new Map() };
}
