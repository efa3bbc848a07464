import {
  badValue,
  conflictingUpdateOperators,
  dollarPrefixedFieldName,
  emptyFieldName,
} from "../query/errors";
import { isIndex } from "../query/values";

const REFERENCE_FIELDS = new Set(["$ref", "$id", "$db"]);
const ARRAY_FILTER = /^\$\[(.*)\]$/;

/** Splits the path of an update and checks it, its positional parts included. */
export function parseUpdatePath(path: string): string[] {
  if (path === "") throw emptyFieldName("An empty update path is not valid.");
  const parts = path.split(".");
  if (parts.includes("")) {
    throw emptyFieldName(`The update path '${path}' contains an empty field name, which is not allowed.`);
  }
  const [first = ""] = parts;
  if (isPositional(first)) {
    const kind = first === "$" ? "positional (i.e. '$')" : "array filter identifier (i.e. '$[<id>]')";
    throw badValue(`Cannot have ${kind} element in the first position in path '${path}'`);
  }
  if (parts.filter((part) => part === "$").length > 1) {
    throw badValue(`Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  for (const [index, part] of parts.entries()) {
    if (part.startsWith("$") && !isPositional(part) && !(index > 0 && REFERENCE_FIELDS.has(part))) {
      throw dollarPrefixedFieldName(
        `The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`,
      );
    }
  }
  return parts;
}

/** Whether a part stands for array elements: `$`, `$[]` or `$[identifier]`. */
export function isPositional(part: string): boolean {
  return part === "$" || ARRAY_FILTER.test(part);
}

/** The identifier in `$[identifier]`; empty in `$[]`, `undefined` for any other part. */
export function filterIdentifier(part: string): string | undefined {
  return ARRAY_FILTER.exec(part)?.[1];
}

/**
 * MongoDB applies an update in the order of its paths, not as it is written: names as text, indexes as numbers.
 * https://www.mongodb.com/docs/manual/reference/operator/update/#update-operators-behavior
 */
export function compareUpdatePaths(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [a[index] as string, b[index] as string];
    if (left === right) continue;
    return isIndex(left) && isIndex(right) ? Number(left) - Number(right) : left < right ? -1 : 1;
  }
  return a.length - b.length;
}

/** Refuses two changes of one field, and of a field and a part of it. */
export class PathConflicts {
  readonly #ends = new Set<string>();
  readonly #prefixes = new Set<string>();

  /** @throws ConflictingUpdateOperators */
  add(parts: readonly string[]): void {
    const path = parts.join(".");
    const prefixes = parts.map((_, index) => parts.slice(0, index + 1).join("."));
    const conflict = this.#prefixes.has(path) ? path : prefixes.find((prefix) => this.#ends.has(prefix));
    if (conflict !== undefined) {
      throw conflictingUpdateOperators(
        `Updating the path '${path}' would create a conflict at '${conflict}'`,
      );
    }
    this.#ends.add(path);
    for (const prefix of prefixes) this.#prefixes.add(prefix);
  }
}
