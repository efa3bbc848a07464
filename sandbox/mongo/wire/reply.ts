import type { Document } from "bson";
import { encodeDocument } from "../bson/codec";

/** A cursor's documents as bytes, which go into the answer without being decoded. */
export type Batch = {
  readonly field: "firstBatch" | "nextBatch";
  readonly documents: readonly Uint8Array[];
  readonly id: bigint;
  readonly namespace: string;
  /** Further fields of the cursor, such as postBatchResumeToken. */
  readonly extra?: Document;
};

/** A command's answer, without `ok` and the times that every answer has. */
export type Reply = { readonly fields?: Document; readonly batch?: Batch };

const TYPE = { document: 0x03, array: 0x04 } as const;
const END = Buffer.from([0]);

/** The BSON of an answer; the fields of `times` come after the command's own. */
export function encodeReply(reply: Reply, times: Document): Buffer {
  const rest = encodeDocument({ ...reply.fields, ok: 1, ...times });
  if (!reply.batch) return rest;
  const cursor = element(TYPE.document, "cursor", encodeCursor(reply.batch));
  return wrap([cursor, rest.subarray(4, rest.length - 1)]);
}

function encodeCursor(batch: Batch): Buffer {
  const parts: Uint8Array[] = [];
  batch.documents.forEach((document, at) => {
    parts.push(elementHead(TYPE.document, String(at)), document);
  });
  const rest = encodeDocument({ id: batch.id, ns: batch.namespace, ...batch.extra });
  return wrap([element(TYPE.array, batch.field, wrap(parts)), rest.subarray(4, rest.length - 1)]);
}

function element(type: number, name: string, value: Uint8Array): Buffer {
  return Buffer.concat([elementHead(type, name), value]);
}

function elementHead(type: number, name: string): Buffer {
  const head = Buffer.allocUnsafe(name.length + 2);
  head[0] = type;
  head.write(name, 1, "latin1");
  head[name.length + 1] = 0;
  return head;
}

function wrap(parts: readonly Uint8Array[]): Buffer {
  const length = Buffer.allocUnsafe(4);
  const bytes = Buffer.concat([length, ...parts, END]);
  bytes.writeInt32LE(bytes.length, 0);
  return bytes;
}
