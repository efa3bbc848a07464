import type { Document } from "bson";
import { badValue } from "../query/errors";
import { isDocument } from "../query/values";
import type { Collection, Index } from "../storage/collection";
import type { Environment } from "../storage/environment";
import { type IndexUse, indexUse } from "./index-choice";
import { branchesOf, predicatesOf } from "./predicates";
import { bestUse } from "./trial";

export type Query = {
  readonly filter: Document;
  readonly sort?: Document | undefined;
  /** The name of an index, its key pattern, or `{ $natural: ±1 }`. */
  readonly hint?: unknown;
};

/** How a query is answered: from one index, from one per branch of an `$or`, or by a collection scan. */
export type Plan =
  | ({ readonly kind: "index" } & IndexUse)
  | { readonly kind: "or"; readonly branches: readonly IndexUse[]; readonly sorted: false }
  | { readonly kind: "collection"; readonly reverse: boolean; readonly sorted: boolean };

/** Chooses how to answer a query. @throws BadValue when the hint names no index */
export function planQuery(environment: Environment, collection: Collection, query: Query): Plan {
  const sort = query.sort && Object.keys(query.sort).length > 0 ? query.sort : undefined;
  const natural = naturalOrder(query.hint) ?? naturalOrder(sort);
  if (natural !== undefined) return { kind: "collection", reverse: natural === -1, sorted: true };
  if (query.hint !== undefined) return hinted(collection, query, sort);
  const predicates = predicatesOf(query.filter);
  const uses = collection.indexes.flatMap((index) => indexUse(index, predicates, sort) ?? []);
  const bounded = bestUse(environment, uses.filter(isBounded));
  if (bounded) return { kind: "index", ...bounded };
  const branches = sort ? undefined : planBranches(environment, collection, query.filter);
  if (branches) return { kind: "or", branches, sorted: false };
  const inOrder = sort && uses.find((use) => use.sorted);
  return inOrder ? { kind: "index", ...inOrder } : wholeCollection(sort);
}

function isBounded({ intervals }: IndexUse): boolean {
  return intervals.length !== 1 || intervals[0]?.start.length !== 0;
}

function wholeCollection(sort: Document | undefined): Plan {
  return { kind: "collection", reverse: false, sorted: sort === undefined };
}

/** `$or` is answered from indexes when every branch is. */
function planBranches(
  environment: Environment,
  collection: Collection,
  filter: Document,
): IndexUse[] | undefined {
  const uses: IndexUse[] = [];
  for (const branch of branchesOf(filter) ?? []) {
    const plan = planQuery(environment, collection, { filter: branch });
    if (plan.kind !== "index") return undefined;
    uses.push(plan);
  }
  return uses.length > 0 ? uses : undefined;
}

function hinted(collection: Collection, query: Query, sort: Document | undefined): Plan {
  const index = findIndex(collection, query.hint);
  if (!index) {
    throw badValue(
      "error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index",
    );
  }
  const use = indexUse(index, predicatesOf(query.filter), sort);
  // MongoDB would return whatever such an index holds; only a collection scan gives the full answer.
  return use ? { kind: "index", ...use } : wholeCollection(sort);
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
