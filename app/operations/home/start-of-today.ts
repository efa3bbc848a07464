const dayMs = 24 * 60 * 60_000;

/**
 * When the day of `now` began in a time zone: 23, 24 or 25 hours before the next one, and not always at midnight.
 *
 * @example
 * startOfToday(new Date("2026-03-29T12:00:00Z"), "Europe/Berlin"); // 2026-03-28T23:00:00Z
 */
export function startOfToday(now: Date, timeZone: string): Date {
  const today = readClock(now.getTime(), timeZone).day;
  let start = now.getTime();
  let next = start;
  // Once is enough, unless the clocks were put forward or back today.
  for (let turn = 0; turn < 3; turn++) {
    const { day, sinceMidnightMs } = readClock(next, timeZone);
    if (day === today) start = Math.min(start, next);
    next = day === today ? next - sinceMidnightMs : next + dayMs - sinceMidnightMs;
  }
  return new Date(start);
}

function readClock(moment: number, timeZone: string): { day: string; sinceMidnightMs: number } {
  const parts = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
  const time = new Intl.DateTimeFormat("en", { timeZone, ...parts }).formatToParts(moment);
  const [hours = 0, minutes = 0, seconds = 0] = time
    .filter(({ type }) => ["hour", "minute", "second"].includes(type))
    .map(({ value }) => Number(value));
  return {
    day: new Intl.DateTimeFormat("en", { timeZone }).format(moment),
    sinceMidnightMs: ((hours * 60 + minutes) * 60 + seconds) * 1_000 + (moment % 1_000),
  };
}
