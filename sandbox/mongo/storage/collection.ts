import type { Document } from "bson";
import { compileFilter } from "../query/filter";

/** An index specification, as stored and as listIndexes shows it. */
export type IndexSpec = {
  readonly name: string;
  /** Field paths with their direction, in order. */
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique?: boolean;
  readonly sparse?: boolean;
  readonly partialFilterExpression?: Document;
  readonly expireAfterSeconds?: number;
};

/** An index of a collection, ready for use. */
export class Index {
  readonly paths: readonly string[];
  readonly segments: readonly (readonly string[])[];
  readonly directions: readonly (1 | -1)[];
  readonly covers: (document: Document) => boolean;
  /** Whether the entry's key ends with the record's id, or holds it as value. */
  readonly unique: boolean;

  /**
   * @param multikey for each path, whether any document has had an array there
   * @param shortened whether a key has been too long for LMDB, so that the order of entries can't be relied on
   */
  constructor(
    readonly id: number,
    readonly spec: IndexSpec,
    public multikey: boolean[] = Object.keys(spec.key).map(() => false),
    public shortened = false,
  ) {
    this.paths = Object.keys(spec.key);
    this.segments = this.paths.map((path) => path.split("."));
    this.directions = Object.values(spec.key);
    this.unique = spec.unique === true || spec.name === ID_INDEX_NAME;
    const { partialFilterExpression } = spec;
    this.covers = partialFilterExpression ? compileFilter(partialFilterExpression) : () => true;
  }

  get name(): string {
    return this.spec.name;
  }
}

/** A collection with its indexes, the one on `_id` first. */
export type Collection = {
  readonly id: number;
  readonly namespace: string;
  readonly uuid: Uint8Array;
  indexes: Index[];
  /** Number of documents. */
  count: number;
  nextRecordId: number;
};

export const ID_INDEX_NAME = "_id_";

/** `shop.orders` → `shop` and `orders`; a collection's name may contain dots, a database's can't. */
export function splitNamespace(namespace: string): { database: string; name: string } {
  const dot = namespace.indexOf(".");
  return { database: namespace.slice(0, dot), name: namespace.slice(dot + 1) };
}
