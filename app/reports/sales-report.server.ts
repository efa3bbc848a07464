import { env } from "~/platform/env.server";
import { type CourseName, nameCourses } from "./course-names.server";
import { countedSteps, type FunnelCounts, funnelSteps, noCounts } from "./funnel";
import { type FunnelDayRecord, readDays } from "./funnel-day.server";
import { type ReportQuery, rangeBefore } from "./report-query";
import { addSales, netMinor, noSales, type SalesFigures } from "./sales-figures";
import { hourOf } from "./sales-of-order";
import type { CategorySales, CourseFunnel, CourseSales, CurrencySales, SalesReport } from "./sales-report";
import { addDays, periodsOf, startOfDay } from "./shop-calendar";
import { type CurrencySum, sumSales } from "./sum-sales.server";
import { tallyStaleHours } from "./tally-hours.server";

/** The most hours that a report sums up itself; after an interrupted rebuild, workers do the rest. */
const mostHoursAtOnce = 500;
/** With more rows the page would take megabytes. */
const mostCourses = 200;
/** For a report without sales. */
const usualCurrency = "usd";

/** Makes a report from the hourly sums, after bringing them up to date. */
export async function makeSalesReport(query: ReportQuery): Promise<SalesReport> {
  const timeZone = env().SHOP_TIME_ZONE;
  const { from, to, by } = query;
  const before = rangeBefore(query);
  const startsBefore = startOfDay(before.from, timeZone);
  const startsAt = startOfDay(from, timeZone);
  const endsAt = startOfDay(addDays(to, 1), timeZone);
  const { isComplete } = await tallyStaleHours({
    from: hourOf(new Date(startsBefore)),
    to: new Date(endsAt),
    atMost: mostHoursAtOnce,
  });
  const periods = periodsOf(query, by, timeZone);
  const [sums, sumsBefore, days] = await Promise.all([
    sumSales(periods),
    sumSales([{ startsAt: startsBefore, endsAt: startsAt }]),
    readDays(from, to),
  ]);
  const funnels = sumFunnel(days, unitsOf(sums));
  const names = await nameCourses(new Set([...funnels.keys(), ...idsIn(sums)]));
  const currencies = listCurrencies(sums);
  const currency = query.currency ?? currencies[0]?.currency ?? usualCurrency;
  const sum = sums.get(currency);
  const courses = listCourses(sum?.courses ?? new Map(), names);
  return {
    ...{ from, to, by, before, timeZone, currency, currencies, isComplete },
    courses: courses.slice(0, mostCourses),
    courseCount: courses.length,
    total: sum?.total ?? noSales(),
    totalBefore: sumsBefore.get(currency)?.total ?? noSales(),
    periods: periods.map((period, index) => ({
      ...{ name: period.name, from: period.from, to: period.to },
      figures: sum?.periods[index] ?? noSales(),
    })),
    categories: listCategories(courses),
    funnel: totalFunnel(funnels.values()),
    funnels: listFunnels(funnels, names).slice(0, mostCourses),
  };
}

function unitsOf(sums: Map<string, CurrencySum>): Map<string, number> {
  const units = new Map<string, number>();
  for (const { courses } of sums.values()) {
    for (const [id, figures] of courses)
      if (figures.units > 0) units.set(id, (units.get(id) ?? 0) + figures.units);
  }
  return units;
}

function idsIn(sums: Map<string, CurrencySum>): string[] {
  return [...sums.values()].flatMap(({ courses }) => [...courses.keys()]);
}

function listCurrencies(sums: Map<string, CurrencySum>): CurrencySales[] {
  return [...sums]
    .map(([currency, { total }]) => ({ currency, figures: total }))
    .sort((a, b) => b.figures.orders - a.figures.orders || (a.currency < b.currency ? -1 : 1));
}

function listCourses(sums: Map<string, SalesFigures>, names: Map<string, CourseName>): CourseSales[] {
  return [...sums]
    .map(([id, figures]) => ({ id, title: "", category: "", ...names.get(id), figures }))
    .sort(bySuccess((course) => course.title));
}

function listCategories(courses: CourseSales[]): CategorySales[] {
  const sums = new Map<string, SalesFigures>();
  for (const { category, figures } of courses) {
    const sum = sums.get(category) ?? noSales();
    addSales(sum, figures);
    sums.set(category, sum);
  }
  return [...sums].map(([name, figures]) => ({ name, figures })).sort(bySuccess(({ name }) => name));
}

function bySuccess<Row extends { figures: SalesFigures }>(nameOf: (row: Row) => string) {
  return (a: Row, b: Row) =>
    b.figures.units - a.figures.units ||
    netMinor(b.figures) - netMinor(a.figures) ||
    nameOf(a).localeCompare(nameOf(b), "en");
}

function listFunnels(funnels: Map<string, FunnelCounts>, names: Map<string, CourseName>): CourseFunnel[] {
  return [...funnels]
    .map(([id, counts]) => ({ id, title: names.get(id)?.title ?? "", counts }))
    .sort((a, b) => b.counts.page - a.counts.page || a.title.localeCompare(b.title, "en"));
}

/** Each course's funnel, from the daily counts and the courses that were paid for. */
function sumFunnel(
  days: readonly Pick<FunnelDayRecord, "courses">[],
  paid: ReadonlyMap<string, number>,
): Map<string, FunnelCounts> {
  const sums = new Map<string, FunnelCounts>();
  const sumOf = (courseId: string) => {
    const sum = sums.get(courseId) ?? noCounts();
    sums.set(courseId, sum);
    return sum;
  };
  for (const { courses } of days) {
    for (const [courseId, counts] of Object.entries(courses)) {
      const sum = sumOf(courseId);
      for (const step of countedSteps) sum[step] += counts[step] ?? 0;
    }
  }
  for (const [courseId, units] of paid) sumOf(courseId).paid += units;
  return sums;
}

/** All courses together. */
function totalFunnel(sums: Iterable<FunnelCounts>): FunnelCounts {
  const total = noCounts();
  for (const sum of sums) for (const step of funnelSteps) total[step] += sum[step];
  return total;
}
