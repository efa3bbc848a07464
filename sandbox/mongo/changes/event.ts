import { type Document, Timestamp } from "bson";
import { splitNamespace } from "../storage/collection";
import type { OplogEntry } from "../storage/oplog-entry";
import { resumeToken } from "./resume-token";

/**
 * A change as clients see it.
 * @param lookup finds the current document, if the stream asks for it (`updateLookup`)
 * @see https://www.mongodb.com/docs/manual/reference/change-events/
 */
export function changeEvent(
  entry: OplogEntry,
  lookup?: (namespace: string, id: unknown) => Document | null,
): Document {
  const { operation, namespace, documentKey, updateDescription, wallTime } = entry.header;
  const event: Document = {
    _id: resumeToken({ time: entry.time, kind: "event" }),
    operationType: operation,
    clusterTime: new Timestamp(entry.time),
    wallTime,
  };
  if (entry.document) event.fullDocument = entry.document;
  else if (operation === "update" && lookup) event.fullDocument = lookup(namespace, documentKey?._id);
  event.ns = namespaceField(namespace);
  if (documentKey) event.documentKey = documentKey;
  if (updateDescription) event.updateDescription = updateDescription;
  return event;
}

/** The last event of a stream whose collection or database was dropped. */
export function invalidateEvent(entry: OplogEntry): Document {
  return {
    _id: resumeToken({ time: entry.time, kind: "invalidate" }),
    operationType: "invalidate",
    clusterTime: new Timestamp(entry.time),
    wallTime: entry.header.wallTime,
  };
}

function namespaceField(namespace: string): Document {
  if (!namespace.includes(".")) return { db: namespace };
  const { database, name } = splitNamespace(namespace);
  return { db: database, coll: name };
}
