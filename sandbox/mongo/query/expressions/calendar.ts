import { failedToParse, location } from "../errors";
import { toInteger, typeName } from "../values";
import { DAY_MS } from "./time-zone";

export const UNIT_MS = {
  week: 7 * DAY_MS,
  day: DAY_MS,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};
const UNIT_MONTHS = { year: 12, quarter: 3, month: 1 };
const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** A span of the calendar, either months or milliseconds of local time. */
export type Unit = { months: number } | { milliseconds: number; name: string };

/** Parses `unit` of the date operators. */
export function parseUnit(value: unknown, name: string): Unit {
  if (typeof value !== "string")
    throw location(5439013, `${name} requires 'unit' to be a string, but got ${typeName(value)}`);
  if (Object.hasOwn(UNIT_MONTHS, value)) return { months: UNIT_MONTHS[value as keyof typeof UNIT_MONTHS] };
  if (Object.hasOwn(UNIT_MS, value))
    return { milliseconds: UNIT_MS[value as keyof typeof UNIT_MS], name: value };
  throw failedToParse(`unknown time unit value: ${value}`);
}

/** Parses `startOfWeek`: 0 is Sunday. */
export function parseWeekday(value: unknown): number {
  const day = String(value).toLowerCase();
  const index = WEEKDAYS.findIndex((weekday) => weekday === day || weekday.slice(0, 3) === day);
  if (index < 0) throw failedToParse(`unknown day of week value: ${value}`);
  return index;
}

export function integerPart(value: unknown, name: string): number {
  const whole = toInteger(value);
  if (whole === undefined)
    throw location(40515, `'${name}' must evaluate to an integer, found ${typeName(value)}`);
  return whole;
}

/** Midnight UTC of a day; months and days beyond their range carry over, and years below 100 are themselves. */
export function dayMs(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

/** Months since year 0. */
export function monthNumber(local: Date): number {
  return local.getUTCFullYear() * 12 + local.getUTCMonth();
}

/** Days since 1970-01-01. */
export function dayNumber(local: Date): number {
  return Math.floor(local.getTime() / DAY_MS);
}

/** Weeks that began on a weekday since 1970-01-01, which was a Thursday. */
export function weekNumber(local: Date, startOfWeek: number): number {
  return Math.floor((dayNumber(local) + 4 - startOfWeek) / 7);
}

/** Adds months; a day that the month lacks becomes its last day. */
export function addMonths(local: Date, months: number): Date {
  const month = monthNumber(local) + months;
  const year = Math.floor(month / 12);
  const monthOfYear = month - year * 12 + 1;
  const lastDay = new Date(dayMs(year, monthOfYear + 1, 0)).getUTCDate();
  const midnight = dayMs(year, monthOfYear, Math.min(local.getUTCDate(), lastDay));
  return new Date(midnight + (local.getTime() - dayNumber(local) * DAY_MS));
}

export function dayOfYear(local: Date): number {
  return dayNumber(local) - dayMs(local.getUTCFullYear(), 1, 1) / DAY_MS + 1;
}

/** Week of the year from 0 to 53; weeks begin on Sundays, and the days before the first Sunday are week 0. */
export function weekOfYear(local: Date): number {
  return Math.floor((dayOfYear(local) + 6 - local.getUTCDay()) / 7);
}

export function isoWeekday(local: Date): number {
  return local.getUTCDay() || 7;
}

/** ISO 8601: the week belongs to the year of its Thursday. */
function thursday(local: Date): Date {
  return new Date((dayNumber(local) + 4 - isoWeekday(local)) * DAY_MS);
}

export function isoWeekYear(local: Date): number {
  return thursday(local).getUTCFullYear();
}

export function isoWeek(local: Date): number {
  return Math.ceil(dayOfYear(thursday(local)) / 7);
}

/** Midnight of a day of an ISO week: 4 January is always in week 1. */
export function isoDayMs(year: number, week: number, day: number): number {
  const fourth = new Date(dayMs(year, 1, 4));
  return fourth.getTime() + ((week - 1) * 7 + day - isoWeekday(fourth)) * DAY_MS;
}
