import type { Document } from "bson";
import { encodeDocument } from "../bson/codec";
import { type Found, inOrder, Matching, type Selection } from "../planner/matching";
import type { Collection } from "../storage/collection";
import type { Engine } from "../storage/engine";

/** A cursor's documents, as BSON. The next iteration resumes where the last one stopped. */
export type Source = Iterable<Buffer> & { readonly isDone: boolean };

export type Window = { readonly skip: number; readonly limit: number };

/** A list that is there as a whole. */
export class ListSource<T> implements Source {
  #at = 0;

  constructor(
    private readonly items: readonly T[],
    private readonly encode: (item: T) => Buffer,
  ) {}

  get isDone(): boolean {
    return this.#at >= this.items.length;
  }

  *[Symbol.iterator](): Iterator<Buffer> {
    while (this.#at < this.items.length) yield this.encode(this.items[this.#at++] as T);
  }
}

/** Documents in the plan's order, read on demand. */
class ScanSource implements Source {
  #toSkip: number;
  #left: number;

  constructor(
    private readonly matching: Iterable<Found>,
    window: Window,
    private readonly encode: (found: Found) => Buffer,
  ) {
    this.#toSkip = window.skip;
    this.#left = window.limit;
  }

  get isDone(): boolean {
    return this.#left === 0;
  }

  *[Symbol.iterator](): Iterator<Buffer> {
    if (this.isDone) return;
    for (const found of this.matching) {
      if (this.#toSkip > 0) {
        this.#toSkip--;
        continue;
      }
      this.#left--;
      yield this.encode(found);
      if (this.#left === 0) return;
    }
  }
}

/**
 * The answer of a query: sorted by the plan's index where it can, else in memory.
 * @param window `limit` may be Infinity
 * @param project undefined for the documents as they are stored
 */
export function querySource(
  engine: Engine,
  collection: Collection,
  selection: Selection,
  window: Window,
  project: ((document: Document) => Document) | undefined,
): Source {
  const encode = project
    ? (found: Found) => encodeDocument(project(found.document))
    : (found: Found) => found.bytes;
  const matching = new Matching(engine, collection, selection);
  if (matching.plan.sorted || !selection.sort) return new ScanSource(matching, window, encode);
  const wanted = inOrder(matching, selection.sort, window.skip + window.limit);
  return new ListSource(wanted.slice(window.skip), encode);
}
