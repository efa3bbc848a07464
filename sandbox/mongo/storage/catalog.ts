import { randomBytes } from "node:crypto";
import { Binary, type Document } from "bson";
import { decodeDocument, encodeDocument } from "../bson/codec";
import { type Collection, ID_INDEX_NAME, Index, type IndexSpec } from "./collection";
import type { Environment } from "./environment";
import {
  CATALOG_RANGE,
  catalogKey,
  countKey,
  indexRange,
  recordIdOf,
  recordRange,
  settingKey,
} from "./layout";
import type { UndoLog } from "./undo-log";

const NEXT_ID = settingKey("nextId");

type StoredIndex = { id: number; spec: IndexSpec; multikey: boolean[]; shortened: boolean };
type StoredCollection = { id: number; uuid: Binary; indexes: StoredIndex[] };

/** The collections of all databases and their indexes. Changes are made inside a transaction of the environment. */
export class Catalog {
  readonly #collections = new Map<string, Collection>();
  readonly #countsToSave = new Set<Collection>();

  constructor(
    private readonly environment: Environment,
    private readonly undo: UndoLog,
  ) {
    for (const { key, value } of environment.entries(CATALOG_RANGE)) {
      const collection = this.#load(key.subarray(1).toString("utf8"), decodeDocument(value));
      this.#collections.set(collection.namespace, collection);
    }
  }

  get(namespace: string): Collection | undefined {
    return this.#collections.get(namespace);
  }

  all(): Iterable<Collection> {
    return this.#collections.values();
  }

  /** The collections of one database, sorted by name. */
  inDatabase(database: string): Collection[] {
    return [...this.#collections.values()]
      .filter(({ namespace }) => namespace.startsWith(`${database}.`))
      .sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
  }

  create(namespace: string): Collection {
    const idIndex = new Index(this.#nextId(), { name: ID_INDEX_NAME, key: { _id: 1 } });
    const collection: Collection = {
      id: this.#nextId(),
      namespace,
      uuid: uuidBytes(),
      indexes: [idIndex],
      count: 0,
      nextRecordId: 1,
    };
    this.save(collection);
    this.#collections.set(namespace, collection);
    this.undo.note(() => this.#collections.delete(namespace));
    return collection;
  }

  drop(collection: Collection): void {
    this.environment.remove(catalogKey(collection.namespace));
    this.environment.remove(countKey(collection.id));
    this.environment.removeRange(recordRange(collection.id));
    for (const index of collection.indexes) this.environment.removeRange(indexRange(index.id));
    this.#collections.delete(collection.namespace);
    this.undo.note(() => this.#collections.set(collection.namespace, collection));
  }

  /** Adds an empty index; the caller writes its entries. */
  addIndex(collection: Collection, spec: IndexSpec): Index {
    const index = new Index(this.#nextId(), spec);
    this.#setIndexes(collection, [...collection.indexes, index]);
    return index;
  }

  dropIndex(collection: Collection, index: Index): void {
    this.environment.removeRange(indexRange(index.id));
    this.#setIndexes(
      collection,
      collection.indexes.filter((other) => other !== index),
    );
  }

  /** Records what one document's keys reveal about an index; once true, both facts stay true. */
  noteKeys(collection: Collection, index: Index, multikey: readonly boolean[], shortened: boolean): void {
    if (!multikey.some((flag, at) => flag && !index.multikey[at]) && (!shortened || index.shortened)) return;
    const before = { multikey: index.multikey, shortened: index.shortened };
    index.multikey = index.multikey.map((flag, at) => flag || multikey[at] === true);
    index.shortened ||= shortened;
    this.undo.note(() => Object.assign(index, before));
    this.save(collection);
  }

  changeCount(collection: Collection, by: number): void {
    collection.count += by;
    this.undo.note(() => {
      collection.count -= by;
    });
    this.#countsToSave.add(collection);
  }

  /** Saves changed document counts, at the end of a transaction. */
  saveCounts(): void {
    for (const { id, count, namespace } of this.#countsToSave) {
      if (this.#collections.get(namespace)?.id === id) {
        this.environment.put(countKey(id), Buffer.from(String(count)));
      }
    }
    this.#countsToSave.clear();
  }

  save(collection: Collection): void {
    const stored: StoredCollection = {
      id: collection.id,
      uuid: new Binary(collection.uuid, Binary.SUBTYPE_UUID),
      indexes: collection.indexes.map(({ id, spec, multikey, shortened }) => ({
        id,
        spec,
        multikey,
        shortened,
      })),
    };
    this.environment.put(catalogKey(collection.namespace), encodeDocument(stored));
  }

  #setIndexes(collection: Collection, indexes: Index[]): void {
    const before = collection.indexes;
    collection.indexes = indexes;
    this.undo.note(() => {
      collection.indexes = before;
    });
    this.save(collection);
  }

  #load(namespace: string, document: Document): Collection {
    const { id, uuid, indexes } = document as StoredCollection;
    const last = this.environment.lastKey(recordRange(id));
    return {
      id,
      namespace,
      uuid: uuid.buffer,
      indexes: indexes.map((index) => new Index(index.id, index.spec, index.multikey, index.shortened)),
      count: Number(this.environment.get(countKey(id))?.toString() ?? 0),
      nextRecordId: last ? recordIdOf(last) + 1 : 1,
    };
  }

  #nextId(): number {
    const id = Number(this.environment.get(NEXT_ID)?.toString() ?? 1);
    this.environment.put(NEXT_ID, Buffer.from(String(id + 1)));
    return id;
  }
}

/** A random UUID (version 4) as bytes. */
function uuidBytes(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}
