import { location } from "../errors";
import { isNullish } from "./operator";

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const OFFSET = /^([+-])(\d{2})(?::?(\d{2}))?$/;

/** A time zone: an Olson name or an offset such as `+05:30`. */
export interface TimeZone {
  /** How far local time is ahead of UTC at an instant, in milliseconds. */
  offsetMs(instantMs: number): number;
}

export const UTC: TimeZone = { offsetMs: () => 0 };

const zones = new Map<string, TimeZone>([
  ["UTC", UTC],
  ["GMT", UTC],
  ["Z", UTC],
]);

/**
 * Finds a time zone.
 * https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateToString/ (`timezone`)
 *
 * @returns null where the zone is null or missing and was asked for, UTC where none was asked for
 * @throws Location40485 for an unknown name
 */
export function timeZone(name: unknown): TimeZone {
  if (typeof name !== "string") throw location(40517, "timezone must evaluate to a string");
  const zone = zones.get(name) ?? fixedZone(name) ?? namedZone(name);
  zones.set(name, zone);
  return zone;
}

/** The zone of an optional `timezone` operand: UTC where it was not given, nothing where it is null. */
export function optionalZone(values: Record<string, unknown>): TimeZone | undefined {
  if (!Object.hasOwn(values, "timezone")) return UTC;
  return isNullish(values.timezone) ? undefined : timeZone(values.timezone);
}

function fixedZone(name: string): TimeZone | undefined {
  const match = OFFSET.exec(name);
  if (match === null) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  const offsetMs = (match[1] === "-" ? -minutes : minutes) * MINUTE_MS;
  return { offsetMs: () => offsetMs };
}

function namedZone(name: string): TimeZone {
  const format = dateTimeFormat(name);
  return {
    offsetMs: (instantMs) => {
      const parts = Object.fromEntries(
        format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]),
      );
      const local = Date.UTC(
        parts.year ?? 0,
        (parts.month ?? 1) - 1,
        parts.day ?? 1,
        parts.hour ?? 0,
        parts.minute ?? 0,
        parts.second ?? 0,
      );
      return local - Math.floor(instantMs / 1000) * 1000;
    },
  };
}

function dateTimeFormat(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    throw location(40485, `unrecognized time zone identifier: "${name}"`);
  }
}

/** Local time as a date whose UTC fields are the local ones. */
export function toLocal(instant: Date, zone: TimeZone): Date {
  return new Date(instant.getTime() + zone.offsetMs(instant.getTime()));
}

/** The instant of a local time; where a clock change makes it ambiguous or skips it, the offset before the change. */
export function fromLocal(localMs: number, zone: TimeZone): Date {
  const guess = localMs - zone.offsetMs(localMs);
  return new Date(localMs - zone.offsetMs(guess));
}
