import type { Document } from "bson";
import { decodeDocument } from "../bson/codec";
import { MongoCommandError } from "../query/errors";
import { compileFilter } from "../query/filter";
import { compileSort, compileSortKey } from "../query/order";
import type { Collection } from "../storage/collection";
import type { Engine } from "../storage/engine";
import type { Deadline } from "./deadline";
import { type Plan, planQuery, type Query } from "./plan";
import { Scan } from "./scan";

/** A stored document, decoded on first use. */
export class Found {
  #document: Document | undefined;

  constructor(
    readonly recordId: number,
    readonly bytes: Buffer,
  ) {}

  get document(): Document {
    this.#document ??= decodeDocument(this.bytes);
    return this.#document;
  }
}

export type Selection = Query & { readonly let?: Document | undefined; readonly deadline?: Deadline };

/** MongoDB sorts in at most 100 MB of memory. */
const MAX_SORT_BYTES = 100 * 2 ** 20;

/** The documents that match a query, in the plan's order. Like a scan, an iteration can be resumed. */
export class Matching implements Iterable<Found> {
  readonly plan: Plan;
  readonly scan: Scan;
  readonly #matches: ((document: Document) => boolean) | undefined;
  readonly #deadline: Deadline | undefined;

  /** @throws what a malformed filter or hint throws */
  constructor(engine: Engine, collection: Collection, selection: Selection) {
    this.#matches = compileSelection(selection);
    this.#deadline = selection.deadline;
    this.plan = planQuery(engine.environment, collection, selection);
    this.scan = new Scan(engine, collection, this.plan);
  }

  *[Symbol.iterator](): Iterator<Found> {
    for (const { recordId, bytes } of this.scan) {
      this.#deadline?.check();
      const found = new Found(recordId, bytes);
      if (!this.#matches || this.#matches(found.document)) yield found;
    }
  }
}

/**
 * Checks a query's filter and sort, and returns the compiled filter; undefined when every document matches.
 * @throws MongoCommandError for what is malformed or not supported
 */
export function compileSelection(selection: Selection): ((document: Document) => boolean) | undefined {
  const { filter, sort = {}, let: variables } = selection;
  if (!("$natural" in sort)) compileSort(sort);
  if (Object.keys(filter).length === 0) return undefined;
  return compileFilter(filter, variables ? { let: variables } : {});
}

/**
 * Puts matches into order. With `keep`, no more than about twice that many are in memory at any time.
 * @throws QueryExceededMemoryLimitNoDiskUseAllowed (292)
 */
export function inOrder(matching: Iterable<Found>, sort: Document, keep: number): Found[] {
  const { key, compare } = compileSortKey(sort);
  let kept: { key: unknown[]; found: Found }[] = [];
  let size = 0;
  const settle = () => {
    kept.sort((a, b) => compare(a.key, b.key));
    if (kept.length > keep) kept = kept.slice(0, keep);
    size = kept.reduce((sum, { found }) => sum + found.bytes.length, 0);
  };
  for (const { recordId, bytes, document } of matching) {
    kept.push({ key: key(document), found: new Found(recordId, bytes) });
    size += bytes.length;
    if (kept.length > 2 * keep + 1000 || size > MAX_SORT_BYTES) settle();
    if (size > MAX_SORT_BYTES) {
      throw new MongoCommandError(
        292,
        "QueryExceededMemoryLimitNoDiskUseAllowed",
        `Sort exceeded memory limit of ${MAX_SORT_BYTES} bytes; add an index or a limit`,
      );
    }
  }
  settle();
  return kept.map(({ found }) => found);
}

/** The first document that matches, by the query's order. */
export function findFirst(engine: Engine, collection: Collection, selection: Selection): Found | undefined {
  const matching = new Matching(engine, collection, selection);
  if (!matching.plan.sorted && selection.sort && Object.keys(selection.sort).length > 0) {
    return inOrder(matching, selection.sort, 1)[0];
  }
  for (const found of matching) return found;
  return undefined;
}
