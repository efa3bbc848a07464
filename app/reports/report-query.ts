import { addDays, countDays, type Day, type Granularity, granularities, lastOfMonth } from "./shop-calendar";

/** A report's range. The days are shop days, both included. */
export interface ReportQuery {
  from: Day;
  to: Day;
  by: Granularity;
  /** Null for the currency with the most orders. */
  currency: string | null;
}

export interface ReadQuery {
  query: ReportQuery;
  /** The days that were typed, valid or not. */
  asked: Pick<ReportQuery, "from" | "to">;
  /** Why the query differs from what was asked for, in words. */
  problem: string | null;
}

const firstDay: Day = "2000-01-01";
const mostDays = 3_660;
/** No one can tell more columns than this apart. */
const mostDaysByDay = 400;

/**
 * Reads a report's range from a URL. If it's invalid, the result is the last thirty days, with the problem.
 *
 * @param today the current shop day.
 */
export function readReportQuery(search: URLSearchParams, today: Day): ReadQuery {
  const from = search.get("from") || addDays(today, -29);
  const to = search.get("to") || today;
  const currency = /^[a-z]{3}$/.exec(search.get("currency") ?? "")?.[0] ?? null;
  const asked = { from, to };
  const problem = problemOf(from, to);
  if (problem) return { query: { ...lastDays(30, today), by: "day", currency }, asked, problem };
  const days = countDays(from, to);
  const wanted = granularities.find((each) => each === search.get("by"));
  const by = wanted ?? (days <= 92 ? "day" : days <= 1_100 ? "month" : "year");
  if (by === "day" && days > mostDaysByDay) {
    const words = `A report by day can cover at most ${mostDaysByDay} days, so this one is by month.`;
    return { query: { ...asked, by: "month", currency }, asked, problem: words };
  }
  return { query: { ...asked, by, currency }, asked, problem: null };
}

function problemOf(from: Day, to: Day): string | null {
  if (!isDay(from) || !isDay(to)) return "Enter both days as YYYY-MM-DD, for example 2026-03-29.";
  if (from > to) return "The first day is after the last day.";
  if (from < firstDay) return `Reports start on ${firstDay}.`;
  if (countDays(from, to) > mostDays) return "A report can cover at most ten years.";
  return null;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;
}

/** The range to compare with: the same number of whole months, or else of days, right before this range. */
export function rangeBefore({ from, to }: Pick<ReportQuery, "from" | "to">): { from: Day; to: Day } {
  const before = addDays(from, -1);
  const isWholeMonths = from.endsWith("-01") && to === lastOfMonth(to);
  if (!isWholeMonths) return { from: addDays(before, 1 - countDays(from, to)), to: before };
  const months = monthOf(to) - monthOf(from) + 1;
  const first = monthOf(from) - months;
  const start = new Date(Date.UTC(Math.floor(first / 12), first % 12, 1));
  return { from: start.toISOString().slice(0, 10), to: before };
}

/** Months since the year 0. */
function monthOf(day: Day): number {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return year * 12 + month - 1;
}

export interface Preset {
  name: string;
  from: Day;
  to: Day;
}

/** The most common ranges. */
export function presetsOf(today: Day): Preset[] {
  const firstOfMonth = `${today.slice(0, 7)}-01`;
  const lastMonthEnds = addDays(firstOfMonth, -1);
  const year = Number(today.slice(0, 4));
  return [
    { name: "Last 7 days", ...lastDays(7, today) },
    { name: "Last 30 days", ...lastDays(30, today) },
    { name: "This month", from: firstOfMonth, to: today },
    { name: "Last month", from: `${lastMonthEnds.slice(0, 7)}-01`, to: lastMonthEnds },
    { name: "This year", from: `${year}-01-01`, to: today },
    { name: "Last year", from: `${year - 1}-01-01`, to: `${year - 1}-12-31` },
  ];
}

function lastDays(count: number, today: Day): { from: Day; to: Day } {
  return { from: addDays(today, 1 - count), to: today };
}
