import { location } from "../errors";
import { compareBson } from "../order";
import { isNumeric, toInteger, typeName } from "../values";
import { isNullish, named, type Operator, positional, unary } from "./operator";

/** What counts as whitespace: https://www.mongodb.com/docs/manual/reference/operator/aggregation/trim/#behavior */
const WHITESPACE =
  "\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a";

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/#string-expression-operators */
export const strings: Record<string, Operator> = {
  $concat: positional(0, Number.POSITIVE_INFINITY, (values) =>
    values.some(isNullish)
      ? null
      : values.map((value) => text(value, 16702, "$concat only supports strings, not")).join(""),
  ),
  $toLower: unary((value) => lower(coerce(value))),
  $toUpper: unary((value) => coerce(value).replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  $strcasecmp: positional(2, 2, ([a, b]) => Math.sign(compareBson(lower(coerce(a)), lower(coerce(b))))),
  $strLenCP: unary((value) => [...text(value, 34471, "$strLenCP requires a string argument, found:")].length),
  $strLenBytes: unary((value) =>
    Buffer.byteLength(text(value, 34473, "$strLenBytes requires a string argument, found:")),
  ),
  $split: positional(2, 2, ([value, separator]) => {
    if (isNullish(value) || isNullish(separator)) return null;
    const input = text(value, 40085, "$split requires a string as its first argument, found:");
    const mark = text(separator, 40086, "$split requires a string as its second argument, found:");
    if (mark === "") throw location(40087, "$split requires a non-empty separator");
    return input.split(mark);
  }),
  $substrCP: positional(3, 3, ([value, start, count]) => {
    const points = [...coerce(value)];
    const [from, length] = [start, count].map((bound) => nonNegative(bound, 34450, "$substrCP")) as [
      number,
      number,
    ];
    return points.slice(from, from + length).join("");
  }),
  $substr: positional(3, 3, substringOfBytes),
  $substrBytes: positional(3, 3, substringOfBytes),
  $indexOfCP: positional(2, 4, ([value, part, start = 0, end]) => {
    if (isNullish(value)) return null;
    const points = [...text(value, 40093, "$indexOfCP requires a string as the first argument, found:")];
    const sought = [...text(part, 40094, "$indexOfCP requires a string as the second argument, found:")];
    const from = nonNegative(start, 40097, "$indexOfCP");
    const to = end === undefined ? points.length : nonNegative(end, 40097, "$indexOfCP");
    const last = Math.min(to, points.length) - sought.length;
    for (let index = from; index <= last; index++) {
      if (sought.every((point, offset) => points[index + offset] === point)) return index;
    }
    return -1;
  }),
  $trim: named(["input"], ["chars"], (values) => trim(values, true, true)),
  $ltrim: named(["input"], ["chars"], (values) => trim(values, true, false)),
  $rtrim: named(["input"], ["chars"], (values) => trim(values, false, true)),
  $replaceOne: replacing((input, find, replacement) => input.replace(find, () => replacement)),
  $replaceAll: replacing((input, find, replacement) => input.replaceAll(find, () => replacement)),
};

/** MongoDB changes the case of ASCII letters only. */
function lower(value: string): string {
  return value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function text(value: unknown, code: number, complaint: string): string {
  if (typeof value !== "string") throw location(code, `${complaint} ${typeName(value)}`);
  return value;
}

/** Numbers and dates count as text in some operators, null and missing as the empty string. */
function coerce(value: unknown): string {
  if (isNullish(value)) return "";
  if (typeof value === "string") return value;
  if (isNumeric(value)) return String(value);
  if (value instanceof Date) return value.toISOString();
  throw location(16007, `can't convert from BSON type ${typeName(value)} to String`);
}

function nonNegative(value: unknown, code: number, name: string): number {
  const whole = toInteger(value);
  if (whole === undefined || whole < 0) {
    throw location(
      code,
      `${name}: indexes and lengths must be nonnegative integers, found: ${typeName(value)}`,
    );
  }
  return whole;
}

/** A negative length means "to the end"; a cut through a character is an error. */
function substringOfBytes([value, start, count]: unknown[]): string {
  const bytes = Buffer.from(coerce(value));
  const from = nonNegative(start, 50752, "$substrBytes");
  const length = toInteger(count);
  if (length === undefined) throw location(16035, "$substrBytes: length must be a numeric type");
  const to = length < 0 ? bytes.length : Math.min(bytes.length, from + length);
  if (isContinuation(bytes[from])) {
    throw location(28656, "$substrBytes:  Invalid range, starting index is a UTF-8 continuation byte.");
  }
  if (isContinuation(bytes[to])) {
    throw location(
      28657,
      "$substrBytes:  Invalid range, ending index is in the middle of a UTF-8 character.",
    );
  }
  return bytes.toString("utf8", Math.min(from, to), to);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function trim({ input, chars }: Record<string, unknown>, left: boolean, right: boolean): string | null {
  if (isNullish(input) || chars === null) return null;
  const points = [...text(input, 50699, "$trim requires its input to be a string, got")];
  const cut = new Set(
    chars === undefined ? WHITESPACE : text(chars, 50700, "$trim requires 'chars' to be a string, got"),
  );
  let [from, to] = [0, points.length];
  while (left && from < to && cut.has(points[from] as string)) from++;
  while (right && to > from && cut.has(points[to - 1] as string)) to--;
  return points.slice(from, to).join("");
}

function replacing(replace: (input: string, find: string, replacement: string) => string): Operator {
  return named(["input", "find", "replacement"], [], ({ input, find, replacement }, name) => {
    if (isNullish(input) || isNullish(find) || isNullish(replacement)) return null;
    return replace(
      text(input, 51746, `${name} requires that 'input' be a string, found:`),
      text(find, 51745, `${name} requires that 'find' be a string, found:`),
      text(replacement, 51744, `${name} requires that 'replacement' be a string, found:`),
    );
  });
}
