import type { Document } from "bson";
import { badValue } from "./errors";
import { getField, isDocument, isIndex } from "./values";

/** A path that has reached its key, or stands before an array that it has yet to enter. */
type Descent =
  | { array: undefined; key: unknown }
  | { array: unknown[]; parts: readonly string[]; next: number };

/**
 * The keys under which a document sorts: one tuple for every array element that the paths pass, as in a multikey index.
 * A missing field is null; an empty array is `undefined`, which comes before null.
 *
 * https://www.mongodb.com/docs/manual/reference/method/cursor.sort/#sort-behavior
 *
 * @throws BadValue when the paths pass two arrays of which neither is inside the other
 */
export function sortKeys(document: Document, paths: readonly (readonly string[])[]): unknown[][] {
  return expand(paths.map((parts) => descend(document, parts, 0)));
}

function expand(descents: Descent[]): unknown[][] {
  const array = descents.find((descent) => descent.array !== undefined)?.array;
  if (array === undefined) return [descents.map((descent) => ("key" in descent ? descent.key : null))];
  if (descents.some((descent) => descent.array !== undefined && descent.array !== array)) {
    throw badValue("cannot sort with keys that are parallel arrays");
  }
  const elements = array.length === 0 ? [undefined] : array;
  return elements.flatMap((element) => expand(descents.map((descent) => enter(descent, element))));
}

function descend(start: unknown, parts: readonly string[], from: number): Descent {
  let value = start;
  for (let next = from; next < parts.length; next++) {
    const part = parts[next] as string;
    if (Array.isArray(value)) {
      if (!isIndex(part)) return { array: value, parts, next };
      value = value[Number(part)];
    } else if (isDocument(value)) {
      value = getField(value, part);
    } else {
      return { array: undefined, key: null };
    }
  }
  return Array.isArray(value)
    ? { array: value, parts, next: parts.length }
    : { array: undefined, key: value ?? null };
}

function enter(descent: Descent, element: unknown): Descent {
  if (descent.array === undefined) return descent;
  if (descent.next === descent.parts.length) return { array: undefined, key: element };
  // An array inside an array is not entered.
  if (!isDocument(element)) return { array: undefined, key: null };
  return descend(element, descent.parts, descent.next);
}
