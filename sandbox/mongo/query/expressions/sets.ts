import { location } from "../errors";
import { identityKey } from "../keys";
import { isTrue, typeName } from "../values";
import { isNullish, type Operator, positional, unary } from "./operator";

const MANY = Number.POSITIVE_INFINITY;

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/#set-expression-operators */
export const sets: Record<string, Operator> = {
  $setUnion: positional(0, MANY, (values, name) =>
    values.some(isNullish) ? null : distinctValues(values.flatMap((value) => setOf(value, 17043, name))),
  ),
  $setIntersection: positional(0, MANY, (values, name) => {
    if (values.some(isNullish)) return null;
    const [first = [], ...others] = values.map((value) => setOf(value, 17047, name));
    return others.reduce((kept, other) => keep(kept, other, true), distinctValues(first));
  }),
  $setDifference: positional(2, 2, (values, name) => {
    if (values.some(isNullish)) return null;
    const [first, second] = values.map((value) => setOf(value, 17048, name)) as [unknown[], unknown[]];
    return keep(distinctValues(first), second, false);
  }),
  $setEquals: positional(2, MANY, (values, name) => {
    const [first = [], ...others] = values.map((value) => setOf(value, 17044, name));
    return others.every((other) => keep(first, other, false).length + keep(other, first, false).length === 0);
  }),
  $setIsSubset: positional(2, 2, (values, name) => {
    const [first, second] = values.map((value) => setOf(value, 17046, name)) as [unknown[], unknown[]];
    return keep(first, second, false).length === 0;
  }),
  $allElementsTrue: unary((value, name) => setOf(value, 17040, name).every(isTrue)),
  $anyElementTrue: unary((value, name) => setOf(value, 17041, name).some(isTrue)),
};

/** The values, each once, in the order of their first appearance. */
export function distinctValues(values: Iterable<unknown>): unknown[] {
  const found = new Map<string | number, unknown>();
  for (const value of values) {
    const key = identityKey(value);
    if (!found.has(key)) found.set(key, value);
  }
  return [...found.values()];
}

function keep(values: unknown[], others: unknown[], present: boolean): unknown[] {
  const keys = new Set(others.map(identityKey));
  return values.filter((value) => keys.has(identityKey(value)) === present);
}

function setOf(value: unknown, code: number, name: string): unknown[] {
  if (!Array.isArray(value))
    throw location(
      code,
      `All operands of ${name} must be arrays. One argument is of type: ${typeName(value)}`,
    );
  return value;
}
