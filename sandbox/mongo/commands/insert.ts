import { BSONError } from "bson";
import { type Insertable, toInsertable } from "../bson/storable";
import { badValue } from "../query/errors";
import { insertDocument } from "../storage/changes";
import type { Command } from "./command";
import { checkBatchSize, namespaceOf } from "./fields";
import { runStatements } from "./write-statements";

/** @see https://www.mongodb.com/docs/manual/reference/command/insert/ */
export const insert: Command = {
  fields: ["documents", "ordered", "bypassDocumentValidation", "stmtId", "stmtIds"],
  run(context) {
    const { engine, body } = context;
    const namespace = namespaceOf(context);
    const documents: unknown = body.documents;
    if (!Array.isArray(documents))
      throw badValue("BSON field 'insert.documents' must be an array of documents");
    checkBatchSize(documents.length);
    return runStatements(context, documents.length, (at) => {
      const insertable = toDocument(documents[at]);
      const collection = engine.catalog.get(namespace) ?? engine.catalog.create(namespace);
      insertDocument(engine, collection, insertable.document, insertable.bytes);
      return { n: 1 };
    });
  },
};

function toDocument(sent: unknown): Insertable {
  if (!(sent instanceof Uint8Array)) throw badValue("BSON field 'insert.documents' must hold documents");
  try {
    return toInsertable(Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength));
  } catch (error) {
    if (error instanceof BSONError) throw badValue(`Invalid BSON: ${error.message}`);
    throw error;
  }
}
