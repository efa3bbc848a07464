import type { Document } from "bson";
import { KEPT_KEY_BYTES, successor } from "../keys/index-key";
import { compileFilter } from "../query/filter";
import type { Index } from "../storage/collection";
import { boundsOf, excludesNull } from "./bounds";
import { type Interval, TOP } from "./intervals";
import { type Predicate, type Predicates, predicatesOf } from "./predicates";

/** A way to answer a query from an index. */
export type IndexUse = {
  readonly index: Index;
  /** Ranges of whole keys, in the order of the index. */
  readonly intervals: readonly Interval[];
  readonly reverse: boolean;
  /** Whether the scan returns the documents in the query's sort order. */
  readonly sorted: boolean;
  /** Higher is better, between two with equally many keys to scan. */
  readonly score: number;
};

/** More ranges than this in one scan cost more than they save. */
const MAX_INTERVALS = 5000;

/** How an index can serve a query, or undefined when it can't (it may leave matching documents out). */
export function indexUse(
  index: Index,
  predicates: Predicates,
  sort: Document | undefined,
): IndexUse | undefined {
  if (!holdsAllMatches(index, predicates) || isPositional(index)) return undefined;
  const fields = boundedFields(index, predicates);
  const direction = sort && sortDirection(index, fields, sort);
  const intervals = join(fields);
  const points = fields.filter((field) => field.every(({ point }) => point)).length;
  // A partial index holds fewer entries than another one with the same bounds.
  const partial = index.spec.partialFilterExpression ? 1 : 0;
  const score = points * 4 + (fields.length - points) * 2 + (direction === undefined ? 0 : 3) + partial;
  return { index, intervals, reverse: direction === -1, sorted: direction !== undefined, score };
}

/** "a.0" as a query also means a field called "0" of the elements of "a"; the index holds only the first element. */
function isPositional({ segments }: Index): boolean {
  return segments.some((path) => path.some((segment) => /^\d+$/.test(segment)));
}

/** Whether every document that the query can match has an entry: not so in a sparse or partial index by itself. */
function holdsAllMatches(index: Index, predicates: Predicates): boolean {
  const { sparse, partialFilterExpression } = index.spec;
  if (sparse && !index.paths.some((path) => predicates.get(path)?.some(excludesNull))) return false;
  return !partialFilterExpression || implies(predicates, partialFilterExpression);
}

/** Whether the query's conditions guarantee the partial index's: the same condition, or a value that meets it. */
function implies(predicates: Predicates, partial: Document): boolean {
  if (Object.keys(partial).some((path) => path.startsWith("$") && path !== "$and")) return false;
  for (const [path, needed] of predicatesOf(partial)) {
    const given = predicates.get(path) ?? [];
    for (const need of needed) {
      const condition = compileFilter({ value: { [need.operator]: need.operand } });
      const guaranteed = given.some(
        (have) =>
          (have.operator === "$eq" && !Array.isArray(have.operand) && condition({ value: have.operand })) ||
          (have.operator === "$in" &&
            Array.isArray(have.operand) &&
            have.operand.every((value) => !(value instanceof RegExp) && condition({ value }))) ||
          (isNarrower(have, need) && condition({ value: have.operand })) ||
          (need.operator === "$exists" && need.operand === true && excludesNull(have)) ||
          (have.operator === need.operator && sameOperand(have.operand, need.operand)),
      );
      if (!guaranteed) return false;
    }
  }
  return true;
}

/** Whether both are bounds on the same side: then what meets the one meets the other, if the one's operand does. */
function isNarrower(have: Predicate, need: Predicate): boolean {
  return [
    ["$gt", "$gte"],
    ["$lt", "$lte"],
  ].some(
    (side) => side.includes(have.operator) && side.includes(need.operator) && !Array.isArray(have.operand),
  );
}

function sameOperand(left: unknown, right: unknown): boolean {
  const isEqual = compileFilter({ value: { $eq: left } });
  return typeof left === typeof right && isEqual({ value: right });
}

/** The bounds of the index's leading fields: equalities first, and at most one range after them. */
function boundedFields(index: Index, predicates: Predicates): Interval[][] {
  const fields: Interval[][] = [];
  let combinations = 1;
  for (const [at, path] of index.paths.entries()) {
    const given = predicates.get(path);
    if (!given || sharesArray(index, at)) break;
    const bounds = boundsOf(given, index.directions[at] ?? 1, index.multikey[at] === true);
    if (!bounds || combinations * bounds.length > MAX_INTERVALS) break;
    fields.push(bounds);
    combinations *= bounds.length;
    if (!bounds.every(({ point }) => point)) break;
  }
  return fields;
}

/**
 * Whether an earlier field of the index runs through the same array: then conditions on both may be met by different
 * elements, while an entry holds values of one element.
 */
function sharesArray(index: Index, at: number): boolean {
  const root = index.segments[at]?.[0];
  return index.multikey[at] === true && index.segments.slice(0, at).some((segments) => segments[0] === root);
}

/**
 * 1 or -1 when scanning the index that way gives the order asked for. A field of arrays may be fixed to one value, under
 * which a document has one entry; to sort by it would take each document's least or greatest.
 */
function sortDirection(index: Index, fields: readonly Interval[][], sort: Document): 1 | -1 | undefined {
  if (index.shortened) return undefined;
  const isFixed = (at: number) => fields[at]?.length === 1 && fields[at]?.[0]?.point === true;
  let at = 0;
  let scan: 1 | -1 | undefined;
  for (const [path, wanted] of Object.entries(sort)) {
    const fixed = index.paths.indexOf(path);
    if (index.multikey[fixed]) return undefined;
    if (fixed >= 0 && isFixed(fixed)) continue;
    while (index.paths[at] !== path && isFixed(at)) at++;
    if (index.paths[at] !== path) return undefined;
    const direction = Number(wanted) === index.directions[at] ? 1 : -1;
    scan ??= direction;
    if (scan !== direction) return undefined;
    at++;
  }
  return scan ?? 1;
}

/** All combinations of the fields' intervals as ranges of whole keys. */
function join(fields: readonly Interval[][]): Interval[] {
  let prefixes: Interval[] = [{ start: Buffer.alloc(0), end: TOP, point: true }];
  for (const field of fields) {
    prefixes = prefixes.flatMap((prefix) =>
      field.map(({ start, end, point }) => ({
        start: Buffer.concat([prefix.start, start]),
        end: Buffer.concat([prefix.start, end]),
        point,
      })),
    );
  }
  return prefixes.map(cut);
}

/** Bounds beyond what is kept of a long key are widened to what is kept. */
function cut(interval: Interval): Interval {
  const { start, end } = interval;
  if (start.length <= KEPT_KEY_BYTES && end.length <= KEPT_KEY_BYTES) return interval;
  return {
    start: start.subarray(0, KEPT_KEY_BYTES),
    end: end.length <= KEPT_KEY_BYTES ? end : (successor(end.subarray(0, KEPT_KEY_BYTES)) ?? TOP),
    point: false,
  };
}
