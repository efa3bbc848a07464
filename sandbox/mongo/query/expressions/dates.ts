import type { ObjectId } from "bson";
import { conversionFailure, location, notImplemented } from "../errors";
import { isDocument, isTrue, typeName } from "../values";
import {
  addMonths,
  dayMs,
  dayNumber,
  dayOfYear,
  integerPart,
  isoDayMs,
  isoWeek,
  isoWeekday,
  isoWeekYear,
  monthNumber,
  parseUnit,
  parseWeekday,
  UNIT_MS,
  weekNumber,
  weekOfYear,
} from "./calendar";
import { parseDate } from "./conversions";
import { formatDate } from "./date-format";
import { compileOperands, isNullish, named, type Operator } from "./operator";
import { DAY_MS, fromLocal, optionalZone, type TimeZone, toLocal, UTC } from "./time-zone";

type Values = Record<string, unknown>;

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/#date-expression-operators */
export const dates: Record<string, Operator> = {
  $year: part((local) => local.getUTCFullYear()),
  $month: part((local) => local.getUTCMonth() + 1),
  $dayOfMonth: part((local) => local.getUTCDate()),
  $hour: part((local) => local.getUTCHours()),
  $minute: part((local) => local.getUTCMinutes()),
  $second: part((local) => local.getUTCSeconds()),
  $millisecond: part((local) => local.getUTCMilliseconds()),
  $dayOfYear: part(dayOfYear),
  $dayOfWeek: part((local) => local.getUTCDay() + 1),
  $week: part(weekOfYear),
  $isoWeek: part(isoWeek),
  $isoWeekYear: part((local) => BigInt(isoWeekYear(local))),
  $isoDayOfWeek: part(isoWeekday),
  $dateToString: named(["date"], ["format", "timezone", "onNull"], dateToString),
  $dateToParts: named(["date"], ["timezone", "iso8601"], dateToParts),
  $dateFromParts: named(
    [],
    [
      "year",
      "month",
      "day",
      "isoWeekYear",
      "isoWeek",
      "isoDayOfWeek",
      "hour",
      "minute",
      "second",
      "millisecond",
      "timezone",
    ],
    dateFromParts,
  ),
  $dateFromString: named(["dateString"], ["timezone", "format", "onError", "onNull"], dateFromString),
  $dateAdd: named(["startDate", "unit", "amount"], ["timezone"], (values, name) => shift(values, 1, name)),
  $dateSubtract: named(["startDate", "unit", "amount"], ["timezone"], (values, name) =>
    shift(values, -1, name),
  ),
  $dateDiff: named(["startDate", "endDate", "unit"], ["timezone", "startOfWeek"], dateDiff),
  $dateTrunc: named(["date", "unit"], ["binSize", "timezone", "startOfWeek"], dateTrunc),
};

function part(read: (local: Date) => number | bigint): Operator {
  const ofParameters = named(["date"], ["timezone"], (values) => {
    const zone = optionalZone(values);
    return zone === undefined || isNullish(values.date) ? null : read(toLocal(asDate(values.date), zone));
  });
  return (operand, context) => {
    if (isDocument(operand) && Object.hasOwn(operand, "date")) return ofParameters(operand, context);
    const [evaluate] = compileOperands(operand, 1, 1, context);
    return (root, locals) => {
      const value = evaluate?.(root, locals);
      return isNullish(value) ? null : read(asDate(value));
    };
  };
}

function asDate(value: unknown): Date {
  if (value instanceof Date) return value;
  if (typeName(value) === "objectId") return (value as ObjectId).getTimestamp();
  throw location(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

function dateToString(values: Values): unknown {
  const zone = optionalZone(values);
  if (isNullish(values.date)) return values.onNull ?? null;
  if (zone === undefined) return null;
  const fallback = zone === UTC ? "%Y-%m-%dT%H:%M:%S.%LZ" : "%Y-%m-%dT%H:%M:%S.%L";
  const format = values.format ?? fallback;
  if (typeof format !== "string") throw location(18533, "$dateToString requires that 'format' be a string");
  return formatDate(asDate(values.date), format, zone);
}

function dateToParts(values: Values): unknown {
  const zone = optionalZone(values);
  if (isNullish(values.date) || zone === undefined) return null;
  const local = toLocal(asDate(values.date), zone);
  const day = isTrue(values.iso8601)
    ? { isoWeekYear: isoWeekYear(local), isoWeek: isoWeek(local), isoDayOfWeek: isoWeekday(local) }
    : { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
  return {
    ...day,
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  };
}

function dateFromParts(values: Values): unknown {
  const zone = optionalZone(values);
  if (zone === undefined || Object.values(values).some(isNullish)) return null;
  const read = (name: string, fallback: number) => integerPart(values[name] ?? fallback, name);
  const isIso = Object.hasOwn(values, "isoWeekYear");
  if (!isIso && !Object.hasOwn(values, "year")) {
    throw location(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
  }
  const midnight = isIso
    ? isoDayMs(read("isoWeekYear", 1970), read("isoWeek", 1), read("isoDayOfWeek", 1))
    : dayMs(read("year", 1970), read("month", 1), read("day", 1));
  const timeMs =
    read("hour", 0) * UNIT_MS.hour +
    read("minute", 0) * UNIT_MS.minute +
    read("second", 0) * UNIT_MS.second +
    read("millisecond", 0);
  return fromLocal(midnight + timeMs, zone);
}

function dateFromString(values: Values): unknown {
  if (Object.hasOwn(values, "format"))
    throw notImplemented("$dateFromString with 'format' is not supported here");
  if (isNullish(values.dateString)) return values.onNull ?? null;
  const zone = optionalZone(values);
  if (zone === undefined) return null;
  try {
    if (typeof values.dateString !== "string") {
      throw conversionFailure(
        `$dateFromString requires that 'dateString' be a string, found: ${typeName(values.dateString)}`,
      );
    }
    const date = parseDate(values.dateString);
    return zone === UTC ? date : fromLocal(date.getTime(), zone);
  } catch (error) {
    if (!Object.hasOwn(values, "onError")) throw error;
    return values.onError;
  }
}

function shift(values: Values, direction: 1 | -1, name: string): Date | null {
  const zone = optionalZone(values);
  if (zone === undefined || isNullish(values.startDate) || isNullish(values.unit) || isNullish(values.amount))
    return null;
  const start = asDate(values.startDate);
  const unit = parseUnit(values.unit, name);
  const amount = integerPart(values.amount, "amount") * direction;
  if ("months" in unit)
    return fromLocal(addMonths(toLocal(start, zone), amount * unit.months).getTime(), zone);
  if (unit.milliseconds < DAY_MS) return new Date(start.getTime() + amount * unit.milliseconds);
  return fromLocal(toLocal(start, zone).getTime() + amount * unit.milliseconds, zone);
}

/** Counts the borders of the unit between two dates. */
function dateDiff(values: Values, name: string): bigint | null {
  const zone = optionalZone(values);
  if (
    zone === undefined ||
    isNullish(values.startDate) ||
    isNullish(values.endDate) ||
    isNullish(values.unit)
  )
    return null;
  const unit = parseUnit(values.unit, name);
  const startOfWeek = parseWeekday(values.startOfWeek ?? "sunday");
  const [start, end] = [asDate(values.startDate), asDate(values.endDate)];
  const position = (instant: Date) => {
    const local = toLocal(instant, zone);
    if ("months" in unit) return Math.floor(monthNumber(local) / unit.months);
    if (unit.name === "week") return weekNumber(local, startOfWeek);
    if (unit.name === "day") return dayNumber(local);
    return Math.floor((instant.getTime() + zone.offsetMs(start.getTime())) / unit.milliseconds);
  };
  return BigInt(position(end) - position(start));
}

/** Bins are counted from 2000-01-01 in the time zone. */
function dateTrunc(values: Values, name: string): Date | null {
  const zone = optionalZone(values);
  if (zone === undefined || isNullish(values.date) || isNullish(values.unit) || values.binSize === null)
    return null;
  const unit = parseUnit(values.unit, name);
  const size = integerPart(values.binSize ?? 1, "binSize");
  if (size < 1) throw location(5439018, "$dateTrunc requires 'binSize' to be greater than 0");
  return truncate(asDate(values.date), unit, size, parseWeekday(values.startOfWeek ?? "sunday"), zone);
}

function truncate(
  instant: Date,
  unit: ReturnType<typeof parseUnit>,
  size: number,
  startOfWeek: number,
  zone: TimeZone,
): Date {
  const reference = new Date(dayMs(2000, 1, 1));
  const local = toLocal(instant, zone);
  if ("months" in unit) {
    const month = floorTo(monthNumber(local), monthNumber(reference), size * unit.months);
    return fromLocal(dayMs(Math.floor(month / 12), (month % 12) + 1, 1), zone);
  }
  if (unit.name === "week") {
    const week = floorTo(
      weekNumber(local, startOfWeek),
      weekNumber(reference, startOfWeek) + (reference.getUTCDay() === startOfWeek ? 0 : 1),
      size,
    );
    return fromLocal((week * 7 - 4 + startOfWeek) * DAY_MS, zone);
  }
  if (unit.name === "day")
    return fromLocal(floorTo(dayNumber(local), dayNumber(reference), size) * DAY_MS, zone);
  return new Date(
    floorTo(instant.getTime(), fromLocal(reference.getTime(), zone).getTime(), size * unit.milliseconds),
  );
}

function floorTo(value: number, reference: number, size: number): number {
  return reference + Math.floor((value - reference) / size) * size;
}
