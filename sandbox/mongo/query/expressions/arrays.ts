import { exceededMemoryLimit, location, typeMismatch } from "../errors";
import { compareBson, equalBson } from "../order";
import { toInteger, typeName } from "../values";
import { isNullish, named, type Operator, positional, unary, unaryOrNull } from "./operator";

const MANY = Number.POSITIVE_INFINITY;
/** MongoDB stops at 100 MB; this many elements are as much. */
const LONGEST_RANGE = 5_000_000;

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/#array-expression-operators */
export const arrays: Record<string, Operator> = {
  $isArray: unary((value) => Array.isArray(value)),
  $size: unary((value) => {
    if (!Array.isArray(value)) {
      throw location(17124, `The argument to $size must be an array, but was of type: ${typeName(value)}`);
    }
    return value.length;
  }),
  $arrayElemAt: positional(2, 2, ([array, index]) => {
    if (isNullish(array) || isNullish(index)) return null;
    if (!Array.isArray(array)) {
      throw location(28689, `$arrayElemAt's first argument must be an array, but is ${typeName(array)}`);
    }
    const position = toInteger(index);
    if (position === undefined) {
      throw location(
        28690,
        `$arrayElemAt's second argument must be a numeric value, but is ${typeName(index)}`,
      );
    }
    return array.at(position);
  }),
  $first: unaryOrNull((value, name) => arrayOf(value, 28689, name).at(0)),
  $last: unaryOrNull((value, name) => arrayOf(value, 28689, name).at(-1)),
  $firstN: firstOf((array, n) => array.slice(0, n)),
  $lastN: firstOf((array, n) => array.slice(-n)),
  $maxN: firstOf((array, n) =>
    present(array)
      .toSorted((a, b) => compareBson(b, a))
      .slice(0, n),
  ),
  $minN: firstOf((array, n) => present(array).toSorted(compareBson).slice(0, n)),
  $concatArrays: positional(0, MANY, (values) => {
    if (values.some(isNullish)) return null;
    return values.flatMap((value) => {
      if (!Array.isArray(value))
        throw location(28664, `$concatArrays only supports arrays, not ${typeName(value)}`);
      return value;
    });
  }),
  $in: positional(2, 2, ([value, array]) => {
    if (!Array.isArray(array)) {
      throw location(40081, `$in requires an array as a second argument, found: ${typeName(array)}`);
    }
    return array.some((element) => equalBson(element, value));
  }),
  $indexOfArray: positional(2, 4, ([array, value, start, end]) => {
    if (isNullish(array)) return null;
    const elements = arrayOf(array, 40090, "$indexOfArray");
    const from = start === undefined ? 0 : bound(start, "$indexOfArray");
    const to = end === undefined ? elements.length : bound(end, "$indexOfArray");
    return elements.findIndex((element, index) => index >= from && index < to && equalBson(element, value));
  }),
  $reverseArray: unaryOrNull((value, name) => arrayOf(value, 34435, name).toReversed()),
  $range: positional(2, 3, ([start, end, step = 1]) => {
    const [from, to, by] = [start, end, step].map((value) => {
      const whole = toInteger(value);
      if (whole === undefined)
        throw location(34443, "$range requires numeric, integral arguments of 32 bits");
      return whole;
    }) as [number, number, number];
    if (by === 0) throw location(34449, "$range requires a non-zero step value");
    const length = Math.max(0, Math.ceil((to - from) / by));
    if (length > LONGEST_RANGE) throw exceededMemoryLimit("$range would use too much memory");
    return Array.from({ length }, (_, index) => from + index * by);
  }),
  $slice: positional(2, 3, ([array, position, count]) => {
    if (isNullish(array) || isNullish(position)) return null;
    const elements = arrayOf(array, 28724, "$slice");
    const first = integerOf(position, 28725, "$slice");
    if (count === undefined) return first < 0 ? elements.slice(first) : elements.slice(0, first);
    if (count === null) return null;
    const length = integerOf(count, 28727, "$slice");
    if (length <= 0) throw location(28729, `Third argument to $slice must be positive: ${length}`);
    const start = first < 0 ? Math.max(0, elements.length + first) : first;
    return elements.slice(start, start + length);
  }),
  $zip: named(["inputs"], ["useLongestLength", "defaults"], zip),
};

function zip({ inputs, useLongestLength, defaults }: Record<string, unknown>): unknown {
  if (!Array.isArray(inputs) || inputs.length === 0)
    throw location(34461, "$zip requires at least one input array");
  if (inputs.some(isNullish)) return null;
  const lists = inputs.map((input) => arrayOf(input, 34468, "$zip"));
  const longest = useLongestLength === true;
  if (defaults !== undefined && !longest) {
    throw location(34466, "cannot specify defaults unless useLongestLength is true");
  }
  const fallbacks = isNullish(defaults) ? [] : arrayOf(defaults, 34462, "$zip");
  const lengths = lists.map((list) => list.length);
  const length = longest ? Math.max(...lengths) : Math.min(...lengths);
  return Array.from({ length }, (_, row) =>
    lists.map((list, column) => (row < list.length ? list[row] : (fallbacks[column] ?? null))),
  );
}

function firstOf(select: (array: unknown[], n: number) => unknown[]): Operator {
  return named(["input", "n"], [], ({ input, n }, name) => {
    const count = toInteger(n);
    if (count === undefined || count < 1) {
      throw location(5787908, `'n' must be greater than 0 and an integer, for ${name}`);
    }
    if (!Array.isArray(input))
      throw location(5788200, `${name} requires 'input' to be an array, found ${typeName(input)}`);
    return select(input, count);
  });
}

function present(array: unknown[]): unknown[] {
  return array.filter((element) => !isNullish(element));
}

function arrayOf(value: unknown, code: number, name: string): unknown[] {
  if (!Array.isArray(value))
    throw location(code, `${name} requires an array argument, but got ${typeName(value)}`);
  return value;
}

function integerOf(value: unknown, code: number, name: string): number {
  const whole = toInteger(value);
  if (whole === undefined)
    throw location(code, `Argument to ${name} must be an integer, but is of type: ${typeName(value)}`);
  return whole;
}

function bound(value: unknown, name: string): number {
  const whole = toInteger(value);
  if (whole === undefined || whole < 0) throw typeMismatch(`${name} requires integral, nonnegative bounds`);
  return whole;
}
