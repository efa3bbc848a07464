/** A day in the shop's time zone as `YYYY-MM-DD`; days sort as text. */
export type Day = string;

export const granularities = ["day", "month", "year"] as const;
export type Granularity = (typeof granularities)[number];

/** A day, month or year in the shop's time zone, cut to the report's range. */
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
/** No time zone is more than 14 hours from UTC. */
const widestMs = 15 * 60 * 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day of `moment` in this time zone. */
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
 * When a day starts in this time zone, in milliseconds: 23, 24 or 25 hours after the previous day, and not always at
 * midnight. All zones start their days on a quarter of an hour (UTC), so this is exact.
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

/** How many days there are from `from` to `to`, both included. */
export function countDays(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;
}

/** The range's days, months or years, in order and without gaps. */
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

/** The last day of `day`'s month. */
export function lastOfMonth(day: Day): Day {
  const [year = 0, month = 0] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
