import type { Document } from "bson";
import { encodeDocument } from "../bson/codec";
import { MongoCommandError } from "../query/errors";
import { describeChange } from "../update/update";
import type { Collection } from "./collection";
import type { Engine } from "./engine";

/** @see https://www.mongodb.com/docs/manual/reference/limits/#mongodb-limit-BSON-Document-Size */
export const MAX_DOCUMENT_BYTES = 16 * 2 ** 20;

/** A document about to change: its place and its current value. */
export type Current = { readonly recordId: number; readonly document: Document };

/** Inserts a document, also passed as the bytes to store. @throws DuplicateKey (11000) and what indexes refuse */
export function insertDocument(
  engine: Engine,
  collection: Collection,
  document: Document,
  bytes: Buffer,
): void {
  checkSize(bytes);
  engine.records.insert(collection, document, bytes);
  engine.oplog.append(
    { operation: "insert", namespace: collection.namespace, documentKey: { _id: document._id } },
    bytes,
  );
}

/**
 * Replaces a document with `after`.
 * @param operation whether the document was replaced or updated by operators, which change streams distinguish
 * @throws DuplicateKey (11000) and what indexes refuse
 */
export function changeDocument(
  engine: Engine,
  collection: Collection,
  current: Current,
  after: Document,
  operation: "update" | "replace",
): void {
  const bytes = encodeDocument(after);
  checkSize(bytes);
  engine.records.replace(collection, current.recordId, current.document, after, bytes);
  const header = { operation, namespace: collection.namespace, documentKey: { _id: after._id } };
  if (operation === "replace") engine.oplog.append(header, bytes);
  else {
    engine.oplog.append({ ...header, updateDescription: describeChange(current.document, after) });
  }
}

export function removeDocument(engine: Engine, collection: Collection, current: Current): void {
  engine.records.remove(collection, current.recordId, current.document);
  engine.oplog.append({
    operation: "delete",
    namespace: collection.namespace,
    documentKey: { _id: current.document._id },
  });
}

export function dropCollection(engine: Engine, collection: Collection): void {
  engine.catalog.drop(collection);
  engine.oplog.append({ operation: "drop", namespace: collection.namespace });
}

function checkSize(bytes: Buffer): void {
  if (bytes.length <= MAX_DOCUMENT_BYTES) return;
  throw new MongoCommandError(
    10334,
    "BSONObjectTooLarge",
    `object to insert too large. size in bytes: ${bytes.length}, max size: ${MAX_DOCUMENT_BYTES}`,
  );
}
