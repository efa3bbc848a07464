import type { Document } from "bson";
import { badValue } from "../query/errors";
import { isDocument } from "../query/values";
import type { Collection, Index } from "../storage/collection";
import { type IndexUse, indexUse } from "./index-choice";
import { branchesOf, predicatesOf } from "./predicates";

export type Query = {
  readonly filter: Document;
  readonly sort?: Document | undefined;
  /** The name of an index, its key pattern, or `{ $natural: ±1 }`. */
  readonly hint?: unknown;
};

/** How a query is answered: from an index, from several for the branches of an `$or`, or from the whole collection. */
export type Plan =
  | ({ readonly kind: "index" } & IndexUse)
  | { readonly kind: "or"; readonly branches: readonly IndexUse[]; readonly sorted: false }
  | { readonly kind: "collection"; readonly reverse: boolean; readonly sorted: boolean };

/** Chooses how to answer a query. @throws BadValue when the hint names no index */
export function planQuery(collection: Collection, query: Query): Plan {
  const sort = query.sort && Object.keys(query.sort).length > 0 ? query.sort : undefined;
  const natural = naturalOrder(query.hint) ?? naturalOrder(sort);
  if (natural !== undefined) return { kind: "collection", reverse: natural === -1, sorted: true };
  const predicates = predicatesOf(query.filter);
  if (query.hint !== undefined) return hinted(collection, query, sort);
  const uses = collection.indexes.flatMap((index) => indexUse(index, predicates, sort) ?? []);
  const best = uses.reduce<IndexUse | undefined>(
    (chosen, use) => (use.score > (chosen?.score ?? 0) ? use : chosen),
    undefined,
  );
  if (best && isBounded(best)) return { kind: "index", ...best };
  const branches = sort ? undefined : planBranches(collection, query.filter);
  if (branches) return { kind: "or", branches, sorted: false };
  if (best) return { kind: "index", ...best };
  return { kind: "collection", reverse: false, sorted: sort === undefined };
}

function isBounded({ intervals }: IndexUse): boolean {
  return intervals.length !== 1 || intervals[0]?.start.length !== 0;
}

/** `$or` is answered from indexes when every branch is. */
function planBranches(collection: Collection, filter: Document): IndexUse[] | undefined {
  const branches = branchesOf(filter);
  if (!branches) return undefined;
  const uses: IndexUse[] = [];
  for (const branch of branches) {
    const plan = planQuery(collection, { filter: branch });
    if (plan.kind !== "index") return undefined;
    uses.push(plan);
  }
  return uses;
}

function hinted(collection: Collection, query: Query, sort: Document | undefined): Plan {
  const index = findIndex(collection, query.hint);
  if (!index)
    throw badValue(
      "error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index",
    );
  const use = indexUse(index, predicatesOf(query.filter), sort);
  // MongoDB would answer from such an index with whatever it holds; the whole collection is the true answer.
  return use ? { kind: "index", ...use } : { kind: "collection", reverse: false, sorted: sort === undefined };
}

/** The index with this name or key pattern. */
export function findIndex(collection: Collection, wanted: unknown): Index | undefined {
  if (typeof wanted === "string") return collection.indexes.find((index) => index.name === wanted);
  if (!isDocument(wanted)) return undefined;
  const pattern = JSON.stringify(
    Object.entries(wanted).map(([path, direction]) => [path, Number(direction)]),
  );
  return collection.indexes.find((index) => JSON.stringify(Object.entries(index.spec.key)) === pattern);
}

function naturalOrder(order: unknown): 1 | -1 | undefined {
  if (!isDocument(order) || !("$natural" in order)) return undefined;
  const direction = Number(order.$natural);
  if (direction !== 1 && direction !== -1) throw badValue("$natural hint must be 1 or -1");
  return direction;
}
