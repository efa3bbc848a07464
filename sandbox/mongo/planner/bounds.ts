import { encodeValue } from "../keys/encode-value";
import { bsonType, TYPE_BYTE } from "../keys/value-order";
import { between, type Edge, type Interval, intersection, pointOf, typeEdge, union } from "./intervals";
import type { Predicate } from "./predicates";

/**
 * The intervals of one index field in which every document lies that meets all the conditions; undefined when they say
 * nothing of it. The intervals may hold more than what matches: each document is checked against the filter.
 *
 * @param multikey whether any document has several entries: then two conditions may be met by different elements of an
 * array, and only one of them may bound the scan
 */
export function boundsOf(
  predicates: readonly Predicate[],
  direction: 1 | -1,
  multikey: boolean,
): Interval[] | undefined {
  const lists = predicates.flatMap((predicate) => {
    const intervals = intervalsOf(predicate, direction);
    return intervals ? [union(intervals)] : [];
  });
  if (lists.length === 0) return undefined;
  if (multikey) return lists.reduce((best, list) => (rank(list) < rank(best) ? list : best));
  return lists.reduce(intersection);
}

/** Whether documents in which the path is missing or null can't meet the condition. */
export function excludesNull({ operator, operand }: Predicate): boolean {
  switch (operator) {
    case "$eq":
    case "$gt":
    case "$gte":
    case "$lt":
    case "$lte":
      return isNotNull(operand);
    case "$in":
      return Array.isArray(operand) && operand.every(isNotNull);
    case "$exists":
      return isTrue(operand);
    case "$regex":
    case "$elemMatch":
    case "$size":
    case "$mod":
      return true;
    default:
      return false;
  }
}

/** Comparisons with MinKey and MaxKey reach over all types, null among them. */
function isNotNull(operand: unknown): boolean {
  return operand !== null && operand !== undefined && !["MinKey", "MaxKey"].includes(bsonType(operand) ?? "");
}

function rank(list: readonly Interval[]): number {
  return list.every(({ point }) => point) ? list.length : 1_000_000 + list.length;
}

function intervalsOf({ operator, operand }: Predicate, direction: 1 | -1): Interval[] | undefined {
  switch (operator) {
    case "$eq":
      return equalTo(operand, direction);
    case "$in": {
      if (!Array.isArray(operand)) return undefined;
      const lists = operand.map((value) => equalTo(value, direction));
      return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
    }
    case "$gt":
    case "$gte":
    case "$lt":
    case "$lte":
      return comparedWith(operator, operand, direction);
    case "$exists":
      return isTrue(operand) ? undefined : [pointOf(null, direction)];
    case "$all":
      return Array.isArray(operand) && operand.length > 0 && !isElemMatch(operand[0])
        ? equalTo(operand[0], direction)
        : undefined;
    default:
      return undefined;
  }
}

function equalTo(value: unknown, direction: 1 | -1): Interval[] | undefined {
  if (value instanceof RegExp || bsonType(value) === "BSONRegExp") return undefined;
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return [pointOf(value, direction)];
  // An array is indexed by its elements, and by itself where it is an element of another.
  const first = value.length === 0 ? undefined : value[0];
  return [pointOf(first, direction), pointOf(value, direction)];
}

function comparedWith(operator: string, operand: unknown, direction: 1 | -1): Interval[] | undefined {
  const type = encodedType(operand);
  if (type === undefined) return undefined;
  const edge: Edge = { bytes: encodeValue(operand), inclusive: operator.endsWith("e") };
  return operator.startsWith("$gt")
    ? [between(edge, typeEdge(type), direction)]
    : [between(typeEdge(type), edge, direction)];
}

/** The type byte of an operand whose comparisons stay within its type and see only what is indexed as it is. */
function encodedType(operand: unknown): number | undefined {
  if (operand === null || operand === undefined || Array.isArray(operand) || operand instanceof RegExp) {
    return undefined;
  }
  // NaN compares equal to itself only, and both bounds of MinKey and MaxKey reach over all types.
  if (typeof operand === "number" && Number.isNaN(operand)) return undefined;
  const byte = encodeValue(operand)[0];
  return COMPARABLE.has(byte ?? 0) ? byte : undefined;
}

const COMPARABLE = new Set<number>([
  TYPE_BYTE.number,
  TYPE_BYTE.string,
  TYPE_BYTE.object,
  TYPE_BYTE.binary,
  TYPE_BYTE.objectId,
  TYPE_BYTE.boolean,
  TYPE_BYTE.date,
  TYPE_BYTE.timestamp,
]);

function isElemMatch(value: unknown): boolean {
  return typeof value === "object" && value !== null && "$elemMatch" in value;
}

function isTrue(operand: unknown): boolean {
  return operand !== false && operand !== 0 && operand !== null && operand !== undefined && operand !== 0n;
}
