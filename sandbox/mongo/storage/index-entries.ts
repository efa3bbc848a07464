import type { Document } from "bson";
import { encodeIndexKey, type IndexKey } from "../keys/index-key";
import { extractKeys, type KeyValues, MISSING, ParallelArraysError } from "../keys/path-values";
import { MongoCommandError } from "../query/errors";
import { show } from "../query/values";
import type { Collection, Index } from "./collection";
import type { Environment } from "./environment";
import { encodeRecordId, entryRecordId, sharedEntryKey, uniqueEntryKey } from "./layout";

export type Entry = IndexKey & { readonly values: KeyValues };
export type EntriesOfDocument = { readonly entries: Entry[]; readonly multikey: readonly boolean[] };

const NONE: EntriesOfDocument = { entries: [], multikey: [] };

/**
 * A document's entries in an index: none if the index leaves it out (partial, sparse).
 * @throws CannotIndexParallelArrays (171)
 */
export function entriesOf(index: Index, document: Document): EntriesOfDocument {
  if (!index.covers(document)) return NONE;
  const { entries, multikey } = extract(index, document);
  const distinct = new Map<string, Entry>();
  for (const values of entries) {
    if (index.spec.sparse && values.every((value) => value === MISSING)) continue;
    const key = encodeIndexKey(values, index.directions);
    distinct.set(key.bytes.toString("latin1"), { ...key, values });
  }
  return { entries: [...distinct.values()], multikey };
}

function extract(index: Index, document: Document) {
  try {
    return extractKeys(document, index.segments);
  } catch (error) {
    if (!(error instanceof ParallelArraysError)) throw error;
    throw new MongoCommandError(171, "CannotIndexParallelArrays", error.message);
  }
}

/** The key under which an entry is stored. */
export function storedKey(index: Index, bytes: Buffer, recordId: number): Buffer {
  return index.unique ? uniqueEntryKey(index.id, bytes) : sharedEntryKey(index.id, bytes, recordId);
}

export function putEntry(environment: Environment, index: Index, bytes: Buffer, recordId: number): void {
  environment.put(storedKey(index, bytes, recordId), index.unique ? encodeRecordId(recordId) : EMPTY);
}

const EMPTY = Buffer.alloc(0);

/**
 * Checks that no other record has one of the entries in a unique index.
 * @throws DuplicateKey (11000) with `keyPattern` and `keyValue`
 */
export function checkUnique(
  environment: Environment,
  collection: Collection,
  index: Index,
  entries: readonly Entry[],
  recordId: number,
): void {
  if (!index.unique) return;
  for (const entry of entries) {
    const key = uniqueEntryKey(index.id, entry.bytes);
    const holder = environment.get(key);
    if (holder && entryRecordId(key, holder, true) !== recordId)
      throw duplicateKey(collection, index, entry.values);
  }
}

function duplicateKey(collection: Collection, index: Index, values: KeyValues): MongoCommandError {
  const keyValue: Document = {};
  index.paths.forEach((path, at) => {
    keyValue[path] = values[at] === MISSING ? null : values[at];
  });
  return new MongoCommandError(
    11000,
    "DuplicateKey",
    `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: ${show(keyValue)}`,
    { keyPattern: index.spec.key, keyValue },
  );
}
