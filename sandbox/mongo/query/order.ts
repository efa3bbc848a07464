import type { Binary, Document, ObjectId, Timestamp } from "bson";
import { location } from "./errors";
import { sortKeys } from "./sort-keys";
import { show, showField, type TypeName, toInteger, typeName } from "./values";

/**
 * Ranks of the types in MongoDB's order; types of one rank are compared by value.
 * https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 */
const RANKS: Record<TypeName, number> = {
  minKey: -1,
  missing: 0,
  null: 5,
  int: 10,
  long: 10,
  double: 10,
  string: 15,
  object: 20,
  array: 25,
  binData: 30,
  objectId: 35,
  bool: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  javascript: 60,
  maxKey: 127,
};

/** The rank of a value's type: comparison operators such as `$gt` match only values of the operand's rank. */
export function typeRank(value: unknown): number {
  return RANKS[typeName(value)];
}

/**
 * Compares two values in MongoDB's BSON order: first by type, then by value. `undefined` stands for a missing field and
 * comes before null. Numbers of all kinds compare by value; NaN equals itself and comes before all other numbers.
 *
 * https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 *
 * @returns a negative number, zero or a positive number
 */
export function compareBson(a: unknown, b: unknown): number {
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  if (typeof a === "number" && typeof b === "number") return compareNumbers(a, b);
  const name = typeName(a);
  const byRank = RANKS[name] - typeRank(b);
  return byRank !== 0 ? byRank : compareSameRank(name, a, b);
}

/** Whether two values are equal for queries: `1`, `1.0` and `Long(1)` are; field order of documents matters. */
export function equalBson(a: unknown, b: unknown): boolean {
  return a === b || compareBson(a, b) === 0;
}

/** Whether two values have the same bytes in storage: unlike {@link equalBson}, int 1 and long 1 differ. */
export function identicalBson(a: unknown, b: unknown): boolean {
  const name = typeName(a);
  if (name !== typeName(b)) return false;
  if (name === "double" || name === "int") return Object.is(a, b);
  if (name === "array") {
    const [left, right] = [a as unknown[], b as unknown[]];
    return left.length === right.length && left.every((item, index) => identicalBson(item, right[index]));
  }
  if (name === "object") {
    const [left, right] = [Object.entries(a as Document), Object.entries(b as Document)];
    return (
      left.length === right.length &&
      left.every(([key, item], index) => key === right[index]?.[0] && identicalBson(item, right[index]?.[1]))
    );
  }
  return equalBson(a, b);
}

/**
 * The comparison that a sort specification asks for. An array counts by its smallest element when ascending and by its
 * largest when descending; a missing field counts as null.
 *
 * https://www.mongodb.com/docs/manual/reference/method/cursor.sort/
 *
 * @param spec field paths with 1 or -1, in order of precedence
 * @throws Location15974 or Location15975 for any other direction; the comparison throws BadValue for parallel arrays
 */
export function compileSort(spec: Document): (a: Document, b: Document) => number {
  const keyOf = compileSortKey(spec);
  return (a, b) => keyOf.compare(keyOf.key(a), keyOf.key(b));
}

/** The key that a document sorts by and the order of keys: for sorting many documents with one key for each. */
export function compileSortKey(spec: Document): {
  key(document: Document): unknown[];
  compare(a: unknown[], b: unknown[]): number;
} {
  const paths = Object.keys(spec).map((path) => path.split("."));
  const directions = Object.entries(spec).map(([path, direction]) => parseDirection(path, direction));
  const compare = (a: unknown[], b: unknown[]) => {
    for (let index = 0; index < directions.length; index++) {
      const order = compareBson(a[index], b[index]);
      if (order !== 0) return order * (directions[index] as number);
    }
    return 0;
  };
  const key = (document: Document) =>
    sortKeys(document, paths).reduce((first, tuple) => (compare(tuple, first) < 0 ? tuple : first));
  return { key, compare };
}

/** Sorts documents into a new array; equal documents keep their order. */
export function sortDocuments(documents: Iterable<Document>, spec: Document): Document[] {
  return sortItems(documents, spec, (document) => document);
}

/** Sorts items by the documents that belong to them. */
export function sortItems<Item>(
  items: Iterable<Item>,
  spec: Document,
  documentOf: (item: Item) => Document,
): Item[] {
  const { key, compare } = compileSortKey(spec);
  const keyed = Array.from(items, (item) => ({ item, key: key(documentOf(item)) }));
  return keyed.sort((a, b) => compare(a.key, b.key)).map((entry) => entry.item);
}

function parseDirection(path: string, direction: unknown): number {
  const value = toInteger(direction);
  if (value === undefined) {
    throw location(15974, `Illegal key in $sort specification: ${showField(path, direction)}`);
  }
  if (value !== 1 && value !== -1) {
    throw location(
      15975,
      `$sort key ordering must be 1 (for ascending) or -1 (for descending), not ${show(direction)}`,
    );
  }
  return value;
}

function compareSameRank(name: TypeName, a: unknown, b: unknown): number {
  switch (name) {
    case "int":
    case "long":
    case "double":
      return compareNumbers(a as number | bigint, b as number | bigint);
    case "object":
      return compareDocuments(a as Document, b as Document);
    case "array":
      return compareArrays(a as unknown[], b as unknown[]);
    case "objectId":
      return compareUnits((a as ObjectId).toHexString(), (b as ObjectId).toHexString());
    case "binData":
      return compareBinaries(a as Binary, b as Binary);
    case "bool":
    case "date":
      return Number(a) - Number(b) || 0;
    case "timestamp":
      return (a as Timestamp).t - (b as Timestamp).t || (a as Timestamp).i - (b as Timestamp).i;
    case "regex":
      return (
        compareStrings((a as RegExp).source, (b as RegExp).source) ||
        compareUnits((a as RegExp).flags, (b as RegExp).flags)
      );
    case "javascript":
      return compareStrings(String((a as { code: unknown }).code), String((b as { code: unknown }).code));
    default:
      return 0;
  }
}

function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  if (a > b) return 1;
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same value are equal only by ==
  if (a == b) return 0;
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
}

function compareUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** MongoDB compares UTF-8 bytes; UTF-16 puts surrogate pairs before U+E000…U+FFFF and would differ there. */
function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareDocuments(a: Document, b: Document): number {
  const left = Object.keys(a);
  const right = Object.keys(b);
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const [leftName, rightName] = [left[index] as string, right[index] as string];
    const order =
      typeRank(a[leftName]) - typeRank(b[rightName]) ||
      compareStrings(leftName, rightName) ||
      compareBson(a[leftName], b[rightName]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareArrays(a: unknown[], b: unknown[]): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const order = compareBson(a[index], b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareBinaries(a: Binary, b: Binary): number {
  return a.position - b.position || a.sub_type - b.sub_type || Buffer.compare(a.value(), b.value());
}
