import type { Document } from "bson";
import { decodeDocument } from "../bson/codec";
import { encodeIndexKey } from "../keys/index-key";
import type { Catalog } from "./catalog";
import type { Collection, Index } from "./collection";
import type { Environment } from "./environment";
import { checkUnique, type EntriesOfDocument, entriesOf, putEntry, storedKey } from "./index-entries";
import { entryRecordId, recordIdOf, recordKey, recordRange, uniqueEntryKey } from "./layout";

/** A stored document with its place in the collection. */
export type Stored = { readonly recordId: number; readonly bytes: Buffer };

type Planned = { index: Index; next: EntriesOfDocument };

/**
 * The documents of collections, with their index entries. Every change is checked first and only
 * then writes, so that a refused one leaves nothing behind. To be called inside a transaction.
 */
export class Records {
  constructor(
    private readonly environment: Environment,
    private readonly catalog: Catalog,
  ) {}

  get(collection: Collection, recordId: number): Buffer | undefined {
    return this.environment.get(recordKey(collection.id, recordId));
  }

  /** The record of the document with this `_id`. */
  findId(collection: Collection, id: unknown): number | undefined {
    const idIndex = collection.indexes[0];
    if (!idIndex) return undefined;
    const key = uniqueEntryKey(idIndex.id, encodeIndexKey([id], idIndex.directions).bytes);
    const holder = this.environment.get(key);
    return holder && entryRecordId(key, holder, true);
  }

  /** All records in the order of insertion. */
  *all(collection: Collection): Iterable<Stored> {
    for (const { key, value } of this.environment.entries(recordRange(collection.id))) {
      yield { recordId: recordIdOf(key), bytes: value };
    }
  }

  /** @throws DuplicateKey (11000), CannotIndexParallelArrays (171) */
  insert(collection: Collection, document: Document, bytes: Buffer): void {
    const recordId = collection.nextRecordId;
    const planned = this.#plan(collection, document, recordId);
    collection.nextRecordId++;
    this.environment.put(recordKey(collection.id, recordId), bytes);
    for (const { index, next } of planned) this.#putEntries(collection, index, next, recordId);
    this.catalog.changeCount(collection, 1);
  }

  /** @throws DuplicateKey (11000), CannotIndexParallelArrays (171) */
  replace(collection: Collection, recordId: number, before: Document, after: Document, bytes: Buffer): void {
    const planned = this.#plan(collection, after, recordId);
    for (const { index, next } of planned) {
      const kept = new Set(next.entries.map((entry) => entry.bytes.toString("latin1")));
      for (const entry of entriesOf(index, before).entries) {
        if (!kept.delete(entry.bytes.toString("latin1"))) {
          this.environment.remove(storedKey(index, entry.bytes, recordId));
        }
      }
      const added = next.entries.filter((entry) => kept.has(entry.bytes.toString("latin1")));
      this.#putEntries(collection, index, { entries: added, multikey: next.multikey }, recordId);
    }
    this.environment.put(recordKey(collection.id, recordId), bytes);
  }

  remove(collection: Collection, recordId: number, document: Document): void {
    for (const index of collection.indexes) {
      for (const entry of entriesOf(index, document).entries) {
        this.environment.remove(storedKey(index, entry.bytes, recordId));
      }
    }
    this.environment.remove(recordKey(collection.id, recordId));
    this.catalog.changeCount(collection, -1);
  }

  /**
   * Writes the entries of all existing documents into a new index.
   * @throws DuplicateKey (11000), CannotIndexParallelArrays (171)
   */
  build(collection: Collection, index: Index): void {
    for (const { recordId, bytes } of this.all(collection)) {
      const next = entriesOf(index, decodeDocument(bytes));
      checkUnique(this.environment, collection, index, next.entries, recordId);
      this.#putEntries(collection, index, next, recordId);
    }
  }

  #plan(collection: Collection, document: Document, recordId: number): Planned[] {
    return collection.indexes.map((index) => {
      const next = entriesOf(index, document);
      checkUnique(this.environment, collection, index, next.entries, recordId);
      return { index, next };
    });
  }

  #putEntries(collection: Collection, index: Index, next: EntriesOfDocument, recordId: number): void {
    for (const { bytes } of next.entries) putEntry(this.environment, index, bytes, recordId);
    if (next.entries.length === 0) return;
    const shortened = next.entries.some((entry) => entry.shortened);
    this.catalog.noteKeys(collection, index, next.multikey, shortened);
  }
}
