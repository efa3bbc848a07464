/** A day of the shop's calendar as `YYYY-MM-DD`; such days sort as text. */
export type Day = string;

export const granularities = ["day", "month", "year"] as const;
export type Granularity = (typeof granularities)[number];

/** A day, a month or a year of the shop, as far as it lies in the range that was asked for. */
export interface Period {
  /** Its first day in the range. */
  from: Day;
  /** Its last day in the range. */
  to: Day;
  /** E.g. `2026-03-29`, `2026-03`, `2026`. */
  name: string;
  /** In milliseconds; up to the next period's. */
  startsAt: number;
  endsAt: number;
}

const dayMs = 24 * 60 * 60_000;
const quarterMs = 15 * 60_000;
/** No zone is further from UTC than 14 hours. */
const widestMs = 15 * 60 * 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day in which a moment lies in this time zone. */
export function dayOf(moment: number, timeZone: string): Day {
  let format = formats.get(timeZone);
  if (!format) {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
    // Swedish writes a date as ISO 8601 does.
    format = new Intl.DateTimeFormat("sv", { timeZone, ...parts });
    formats.set(timeZone, format);
  }
  return format.format(moment);
}

/**
 * When a day begins in this time zone, in milliseconds: 23, 24 or 25 hours after the one before, and not always at
 * midnight. All zones begin their days at a quarter of an hour (UTC), so this is exact.
 *
 * @example
 * startOfDay("2026-03-29", "Europe/Berlin"); // 2026-03-28T23:00:00Z
 */
export function startOfDay(day: Day, timeZone: string): number {
  const midnight = Date.parse(day);
  let [before, after] = [(midnight - widestMs) / quarterMs, (midnight + widestMs) / quarterMs];
  while (after - before > 1) {
    const between = Math.floor((before + after) / 2);
    if (dayOf(between * quarterMs, timeZone) >= day) after = between;
    else before = between;
  }
  return after * quarterMs;
}

export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10);
}

/** How many days there are from one to another, both included. */
export function countDays(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;
}

/** The range's days, months or years, in order and without a gap. */
export function periodsOf(
  range: { from: Day; to: Day },
  granularity: Granularity,
  timeZone: string,
): Period[] {
  const letters = { day: 10, month: 7, year: 4 }[granularity];
  const periods: Period[] = [];
  for (let from = range.from; from <= range.to; ) {
    const name = from.slice(0, letters);
    const last = { day: from, month: lastOfMonth(from), year: `${name}-12-31` }[granularity];
    const to = last < range.to ? last : range.to;
    const next = addDays(to, 1);
    const startsAt = periods.at(-1)?.endsAt ?? startOfDay(from, timeZone);
    periods.push({ from, to, name, startsAt, endsAt: startOfDay(next, timeZone) });
    from = next;
  }
  return periods;
}

/** The last day of the month in which `day` lies. */
export function lastOfMonth(day: Day): Day {
  const [year = 0, month = 0] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
