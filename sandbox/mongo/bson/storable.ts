import { type Document, ObjectId } from "bson";
import { bsonType } from "../keys/value-order";
import { badValue, MongoCommandError } from "../query/errors";
import { checkId } from "../update/upsert";
import { decodeDocument, encodeDocument } from "./codec";

/** @see https://www.mongodb.com/docs/manual/reference/limits/#mongodb-limit-Nested-Depth-for-BSON-Documents */
const MAX_DEPTH = 180;

export type Insertable = { readonly document: Document; readonly bytes: Buffer };

/**
 * Prepares a client's document for storage, with an `_id` as its first field. The bytes are the client's own
 * if nothing had to be added.
 * @throws BadValue for Decimal128, InvalidIdField (53), Overflow (15) for too deep a document
 */
export function toInsertable(sent: Buffer): Insertable {
  const document = decodeDocument(sent);
  checkStorable(document);
  if (Object.hasOwn(document, "_id")) checkId(document._id);
  if (Object.keys(document)[0] === "_id") return { document, bytes: sent };
  const { _id = new ObjectId(), ...rest } = document;
  const complete = { _id, ...rest };
  return { document: complete, bytes: encodeDocument(complete) };
}

/** @throws BadValue for types that this server can't store, Overflow (15) for too deep a document */
export function checkStorable(document: Document): void {
  if (bsonType(document) !== undefined) throw badValue("a document can't be a DBRef");
  checkValue(document, 0);
}

function checkValue(value: unknown, depth: number): void {
  if (typeof value !== "object" || value === null) return;
  if (depth > MAX_DEPTH) {
    throw new MongoCommandError(15, "Overflow", `Document exceeds the maximum nesting depth of ${MAX_DEPTH}`);
  }
  const type = bsonType(value);
  if (type === "Decimal128") throw badValue("Decimal128 is not supported by this server");
  if (type !== undefined || value instanceof Date || value instanceof RegExp) return;
  for (const part of Object.values(value)) checkValue(part, depth + 1);
}
