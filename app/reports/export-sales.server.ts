import { currencyFacts, isCurrency } from "~/catalog/currency";
import { env } from "~/platform/env.server";
import { type CourseName, nameCourses } from "./course-names.server";
import { readSales } from "./read-sales.server";
import type { ReportQuery } from "./report-query";
import { addCell } from "./sales-cell";
import { netMinor, noSales, type SalesFigures } from "./sales-figures";
import { hourOf } from "./sales-of-order";
import { type Period, periodsOf } from "./shop-calendar";
import { tallyStaleHours } from "./tally-hours.server";

const header = [
  ...["Period", "First day", "Last day", "Currency", "Course", "Category", "Course id"],
  ...["Orders", "Courses sold", "Gross", "Refunded", "Disputed", "Net", "Orders refunded", "Orders disputed"],
];

type Row = (string | number)[];

/**
 * The sales of a range for `csvAnswer`: a row for each period, currency and course with any activity, in all currencies.
 * Rows are read as they're sent, so that ten years cost no more memory than one period. Amounts are in units of their
 * currency, not minor units.
 */
export async function* exportSales(query: ReportQuery): AsyncGenerator<Row> {
  yield header;
  const periods = periodsOf(query, query.by, env().SHOP_TIME_ZONE);
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last) return;
  await tallyStaleHours({ from: hourOf(new Date(first.startsAt)), to: new Date(last.endsAt) });
  const names = new Map<string, CourseName>();
  for (const period of periods) {
    const sums = await sumsOf(period);
    const unnamed = sums.map(({ courseId }) => courseId).filter((id) => !names.has(id));
    for (const [id, name] of await nameCourses(new Set(unnamed))) names.set(id, name);
    for (const sum of sums) yield toRow(period, sum, names.get(sum.courseId));
  }
}

interface Sum {
  currency: string;
  courseId: string;
  figures: SalesFigures;
}

/** By currency, and then by course. */
async function sumsOf({ startsAt, endsAt }: Period): Promise<Sum[]> {
  const sums = new Map<string, Sum>();
  for await (const cells of readSales(startsAt, endsAt)) {
    for (const { cell } of cells) {
      const [currency, courseId] = cell;
      const key = `${currency} ${courseId}`;
      const sum = sums.get(key) ?? { currency, courseId, figures: noSales() };
      addCell(sum.figures, cell);
      sums.set(key, sum);
    }
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

function toRow(period: Period, { currency, courseId, figures }: Sum, name: CourseName | undefined): Row {
  const inUnits = (amountMinor: number) => amountMinor / 10 ** digitsOf(currency);
  return [
    ...[period.name, period.from, period.to, currency.toUpperCase()],
    ...[name?.title ?? "", name?.category ?? "", courseId],
    ...[figures.orders, figures.units],
    ...[figures.grossMinor, figures.refundedMinor, figures.disputedMinor, netMinor(figures)].map(inUnits),
    ...[figures.refundedOrders, figures.disputedOrders],
  ];
}

/** `Intl` also knows currencies that the shop no longer sells in. */
function digitsOf(currency: string): number {
  if (isCurrency(currency)) return currencyFacts(currency).digits;
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions()
    .maximumFractionDigits as number;
}
