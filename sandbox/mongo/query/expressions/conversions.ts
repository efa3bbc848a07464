import { ObjectId } from "bson";
import { conversionFailure, failedToParse } from "../errors";
import { fitsInt64 } from "../numbers";
import { isInt32, isNumeric, isTrue, toInteger, typeName } from "../values";
import { isNullish, namedOperands, type Operator, unary, unaryOrNull } from "./operator";

type Convert = (value: NonNullable<unknown>) => unknown;

const CODES: Record<number, string> = {
  1: "double",
  2: "string",
  7: "objectId",
  8: "bool",
  9: "date",
  16: "int",
  18: "long",
};

const CONVERTERS: Record<string, Convert> = {
  string: toText,
  bool: isTrue,
  double: (value) => toReal(value),
  int: (value) => inRange(value, "int"),
  long: (value) => inRange(value, "long"),
  date: toDate,
  objectId: toObjectId,
};

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/convert/ */
export const conversions: Record<string, Operator> = {
  $type: unary((value) => typeName(value)),
  $isNumber: unary((value) => isNumeric(value)),
  $toString: unaryOrNull(toText),
  $toBool: unaryOrNull(isTrue),
  $toDouble: unaryOrNull(toReal),
  $toInt: unaryOrNull((value) => inRange(value, "int")),
  $toLong: unaryOrNull((value) => inRange(value, "long")),
  $toDate: unaryOrNull(toDate),
  $toObjectId: unaryOrNull(toObjectId),
  $convert: (operand, context) => {
    const fields = namedOperands(operand, ["input", "to"], ["onError", "onNull"], "$convert");
    const [input, to, onNull] = [fields.input, fields.to, fields.onNull ?? null].map((field) =>
      context.compile(field),
    );
    const onError = Object.hasOwn(fields, "onError") ? context.compile(fields.onError) : undefined;
    return (root, locals) => {
      const value = input?.(root, locals);
      if (isNullish(value)) return onNull?.(root, locals);
      const convert = converterTo(to?.(root, locals));
      try {
        return convert(value);
      } catch (error) {
        if (onError === undefined) throw error;
        return onError(root, locals);
      }
    };
  },
};

function converterTo(type: unknown): Convert {
  const name = typeof type === "string" ? type : CODES[toInteger(type) ?? 0];
  const convert = name !== undefined && Object.hasOwn(CONVERTERS, name) ? CONVERTERS[name] : undefined;
  if (convert === undefined) throw failedToParse(`$convert can't convert to the type ${type}`);
  return convert;
}

function unsupported(value: unknown, to: string): never {
  throw conversionFailure(
    `Unsupported conversion from ${typeName(value)} to ${to} in $convert with no onError value`,
  );
}

function toText(value: NonNullable<unknown>): string {
  if (typeof value === "string") return value;
  if (value instanceof Date) return value.toISOString();
  if (isNumeric(value) || typeof value === "boolean" || typeName(value) === "objectId") return String(value);
  return unsupported(value, "string");
}

function toReal(value: NonNullable<unknown>): number {
  if (typeof value === "string") return Number(numeral(value));
  if (isNumeric(value) || typeof value === "boolean" || value instanceof Date) return Number(value);
  return unsupported(value, "double");
}

function inRange(value: NonNullable<unknown>, to: "int" | "long"): number | bigint {
  const whole = wholeNumber(value, to);
  if (to === "int" && isInt32(Number(whole))) return Number(whole);
  if (to === "long" && fitsInt64(whole)) return whole;
  throw conversionFailure(
    `Conversion would overflow target type in $convert with no onError value: ${value}`,
  );
}

function wholeNumber(value: NonNullable<unknown>, to: "int" | "long"): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (value instanceof Date && to === "long") return BigInt(value.getTime());
  if (typeof value === "string" && /^[+-]?\d+$/.test(value)) return BigInt(value.replace("+", ""));
  if (typeof value === "string")
    throw conversionFailure(`Failed to parse number '${value}' in $convert with no onError value`);
  if (typeof value !== "number") return unsupported(value, to);
  if (!Number.isFinite(value)) {
    throw conversionFailure(
      `Attempt to convert ${value} value to integer type in $convert with no onError value`,
    );
  }
  return BigInt(Math.trunc(value));
}

function numeral(value: string): string {
  if (value.trim() !== value || value === "" || Number.isNaN(Number(value)) || /^0[xob]/i.test(value)) {
    throw conversionFailure(`Failed to parse number '${value}' in $convert with no onError value`);
  }
  return value;
}

function toDate(value: NonNullable<unknown>): Date {
  if (value instanceof Date) return value;
  if (typeName(value) === "objectId") return (value as ObjectId).getTimestamp();
  if (typeof value === "string") return parseDate(value);
  if (isNumeric(value) && typeName(value) !== "int") return new Date(Number(value));
  return unsupported(value, "date");
}

/** Reads an ISO 8601 date; one without a time zone is UTC, which JavaScript would take as local. */
export function parseDate(value: string): Date {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
      value,
    );
  const [, day, time = "00:00", zone = "Z"] = match ?? [];
  const date = new Date(`${day}T${time}${zone.replace(/(\d{2})(\d{2})$/, "$1:$2")}`);
  if (match === null || Number.isNaN(date.getTime())) {
    throw conversionFailure(`Error parsing date string '${value}'`);
  }
  return date;
}

function toObjectId(value: NonNullable<unknown>): unknown {
  if (typeName(value) === "objectId") return value;
  if (typeof value !== "string") return unsupported(value, "objectId");
  if (!/^[0-9a-f]{24}$/i.test(value)) {
    throw conversionFailure(
      `Failed to parse objectId '${value}' in $convert with no onError value: Invalid string length for parsing to OID`,
    );
  }
  return new ObjectId(value);
}
