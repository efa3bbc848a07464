import type { Document } from "bson";
import { isDocument } from "../query/values";

/** One condition on one path that a matching document must meet. */
export type Predicate = { readonly operator: string; readonly operand: unknown };

/** For each path, the conditions that all must hold (the filter may say more than these). */
export type Predicates = ReadonlyMap<string, readonly Predicate[]>;

/** Collects what a filter says of single paths, `$and` included. */
export function predicatesOf(filter: Document): Predicates {
  const found = new Map<string, Predicate[]>();
  collect(filter, found);
  return found;
}

/** The branches of the filter's `$or`, if it has exactly one at its top. */
export function branchesOf(filter: Document): Document[] | undefined {
  const branches = Array.isArray(filter.$or) ? filter.$or : undefined;
  return branches?.every(isDocument) ? branches : undefined;
}

/** Whether a condition that is written as a document is made of operators: `{ $gt: 1 }`, and not `{ a: 1 }`. */
export function isOperators(condition: unknown): condition is Document {
  return (
    isDocument(condition) && Object.keys(condition)[0]?.startsWith("$") === true && !("$ref" in condition)
  );
}

function collect(filter: Document, found: Map<string, Predicate[]>): void {
  for (const [path, condition] of Object.entries(filter)) {
    if (path === "$and" && Array.isArray(condition)) {
      for (const part of condition) if (isDocument(part)) collect(part, found);
    }
    if (path.startsWith("$")) continue;
    const list = found.get(path) ?? [];
    if (isOperators(condition)) {
      for (const [operator, operand] of Object.entries(condition)) list.push({ operator, operand });
    } else {
      list.push({ operator: "$eq", operand: condition });
    }
    found.set(path, list);
  }
}
