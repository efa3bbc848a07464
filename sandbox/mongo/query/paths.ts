import { badValue } from "./errors";
import { getField, isDocument } from "./values";

/** No value at the path satisfied the test. */
export const NO_MATCH = -2;
/** A value satisfied the test that was reached without passing an array. */
export const MATCH_OUTSIDE_ARRAY = -1;

/** Tests one value; `undefined` stands for a missing field. */
export type ValueTest = (value: unknown) => boolean;

/**
 * Looks for a value at a dotted path that satisfies a test, as queries do: an array on the way is entered (every
 * element, and the element that a numeric part names); an array at the end offers its elements and itself.
 *
 * https://www.mongodb.com/docs/manual/tutorial/query-array-of-documents/
 *
 * @param entersLast false where only the array itself counts, as for `$size` and `$elemMatch`
 * @returns the index in the outermost array that was passed, or {@link NO_MATCH} or {@link MATCH_OUTSIDE_ARRAY}
 */
export function findValue(
  document: unknown,
  parts: readonly string[],
  entersLast: boolean,
  test: ValueTest,
  from = 0,
): number {
  let value = document;
  let next = from;
  while (next < parts.length && !Array.isArray(value)) {
    value = isDocument(value) ? getField(value, parts[next] as string) : undefined;
    next++;
  }
  if (Array.isArray(value)) return findInArray(value, parts, entersLast, test, next);
  return test(value) ? MATCH_OUTSIDE_ARRAY : NO_MATCH;
}

function findInArray(
  array: unknown[],
  parts: readonly string[],
  entersLast: boolean,
  test: ValueTest,
  next: number,
): number {
  if (next === parts.length) {
    const index = entersLast ? array.findIndex(test) : -1;
    if (index >= 0) return index;
    return test(array) ? MATCH_OUTSIDE_ARRAY : NO_MATCH;
  }
  const part = parts[next] as string;
  return orNoMatch(
    array.findIndex((element, index) => {
      if (isDocument(element) && findValue(element, parts, entersLast, test, next) !== NO_MATCH) return true;
      if (part !== String(index)) return false;
      if (next + 1 === parts.length) return test(element);
      return (
        (isDocument(element) || Array.isArray(element)) &&
        findValue(element, parts, entersLast, test, next + 1) !== NO_MATCH
      );
    }),
  );
}

function orNoMatch(index: number): number {
  return index >= 0 ? index : NO_MATCH;
}

/** Splits a dotted path of a query. */
export function splitPath(path: string): string[] {
  if (path.includes("\0"))
    throw badValue(`FieldPath field names may not contain null bytes: ${JSON.stringify(path)}`);
  return path.split(".");
}
