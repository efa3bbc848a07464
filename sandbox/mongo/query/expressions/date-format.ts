import { location } from "../errors";
import { dayOfYear, isoWeek, isoWeekday, isoWeekYear, weekOfYear } from "./calendar";
import { type TimeZone, toLocal } from "./time-zone";

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

type Write = (local: Date, offsetMinutes: number) => string;

function digits(width: number, read: (local: Date) => number): Write {
  return (local) => String(read(local)).padStart(width, "0");
}

const SPECIFIERS: Record<string, Write> = {
  Y: digits(4, (local) => local.getUTCFullYear()),
  m: digits(2, (local) => local.getUTCMonth() + 1),
  d: digits(2, (local) => local.getUTCDate()),
  H: digits(2, (local) => local.getUTCHours()),
  M: digits(2, (local) => local.getUTCMinutes()),
  S: digits(2, (local) => local.getUTCSeconds()),
  L: digits(3, (local) => local.getUTCMilliseconds()),
  j: digits(3, dayOfYear),
  w: digits(1, (local) => local.getUTCDay() + 1),
  u: digits(1, isoWeekday),
  U: digits(2, weekOfYear),
  V: digits(2, isoWeek),
  G: digits(4, isoWeekYear),
  b: (local) => (MONTHS[local.getUTCMonth()] ?? "").slice(0, 3),
  B: (local) => MONTHS[local.getUTCMonth()] ?? "",
  z: (_local, offset) =>
    `${sign(offset)}${pair(Math.trunc(Math.abs(offset) / 60))}${pair(Math.abs(offset) % 60)}`,
  Z: (_local, offset) => `${sign(offset)}${String(Math.abs(offset)).padStart(3, "0")}`,
  "%": () => "%",
};

/**
 * Writes a date by a format.
 * https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateToString/#format-specifiers
 *
 * @throws Location18536 for a specifier that does not exist
 */
export function formatDate(instant: Date, format: string, zone: TimeZone): string {
  const local = toLocal(instant, zone);
  const offsetMinutes = Math.round((local.getTime() - instant.getTime()) / 60_000);
  return format.replace(/%([\s\S]?)/g, (_whole, specifier: string) => {
    const write = Object.hasOwn(SPECIFIERS, specifier) ? SPECIFIERS[specifier] : undefined;
    if (write === undefined)
      throw location(18536, `Invalid format character '%${specifier}' in format string`);
    return write(local, offsetMinutes);
  });
}

function sign(value: number): string {
  return value < 0 ? "-" : "+";
}

function pair(value: number): string {
  return String(value).padStart(2, "0");
}
