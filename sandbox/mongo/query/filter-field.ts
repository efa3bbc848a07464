import type { Document } from "bson";
import { all, type Condition, not } from "./condition";
import { findValue, MATCH_OUTSIDE_ARRAY, NO_MATCH, splitPath } from "./paths";
import { type CompileNested, compilePredicates, type Predicate } from "./predicates";
import { getField } from "./values";

/** Compiles one `path: operand` of a filter. */
export function compileField(path: string, operand: unknown, compileNested: CompileNested): Condition {
  const parts = splitPath(path);
  return all(compilePredicates(path, operand, compileNested).map((predicate) => onPath(parts, predicate)));
}

function onPath(parts: readonly string[], predicate: Predicate): Condition {
  if ("not" in predicate) return not(all(predicate.not.map((inner) => onPath(parts, inner))));
  const { test, entersLast } = predicate;
  const [first] = parts;
  const matches =
    first !== undefined && parts.length === 1
      ? onField(first, predicate)
      : (document: Document) => findValue(document, parts, entersLast, test) !== NO_MATCH;
  const position = (document: Document) => {
    const index = findValue(document, parts, entersLast, test);
    return index === MATCH_OUTSIDE_ARRAY && predicate.find !== undefined
      ? findInLast(document, parts, predicate.find)
      : Math.max(index, -1);
  };
  return { matches, position };
}

/** The common shape, a field of the document itself, without the walk along a path. */
function onField(name: string, { test, entersLast }: Exclude<Predicate, { not: unknown }>) {
  const inherited = name in Object.prototype;
  return (document: Document): boolean => {
    const value = inherited ? getField(document, name) : document[name];
    if (Array.isArray(value) && entersLast) {
      for (const element of value) if (test(element)) return true;
    }
    return test(value);
  };
}

function findInLast(
  document: Document,
  parts: readonly string[],
  find: (array: unknown[]) => number,
): number {
  let position = -1;
  findValue(document, parts, false, (value) => {
    position = Array.isArray(value) ? find(value) : -1;
    return position >= 0;
  });
  return position;
}
