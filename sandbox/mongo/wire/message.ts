import type { Document } from "bson";
import { decodeDocument, decodeWithRawArray, encodeDocument } from "../bson/codec";
import { setField } from "../query/values";

/** @see https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
export const OPCODE = { reply: 1, query: 2004, message: 2013 } as const;
export const HEADER_BYTES = 16;
export const MAX_MESSAGE_BYTES = 48_000_000;

const FLAG = { checksumPresent: 1, moreToCome: 2, exhaustAllowed: 0x10000 } as const;
/** Of the first 16 flags a receiver must know every one that is set. */
const REQUIRED_FLAGS = 0xffff;

/** The fields that arrive as arrays of documents, which are kept as the bytes that the client sent. */
const RAW_ARRAYS: Readonly<Record<string, string>> = { insert: "documents" };

export type Header = { readonly length: number; readonly requestId: number; readonly opcode: number };

/** A command as a client sent it. */
export type Request = {
  readonly requestId: number;
  readonly opcode: number;
  readonly body: Document;
  /** Whether the client waits for an answer. */
  readonly wantsReply: boolean;
  /** Whether the client accepts more answers without asking again. */
  readonly exhaustAllowed: boolean;
};

/** An unreadable message: the start of the next one is unknown, so the connection must close. */
export class FramingError extends Error {}

/** The length that a message declares, checked; undefined until its header is here. @throws FramingError */
export function declaredLength(bytes: Buffer): number | undefined {
  if (bytes.length < 4) return undefined;
  const length = bytes.readInt32LE(0);
  if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) {
    throw new FramingError(`message length ${length} is out of range`);
  }
  return length;
}

export function readHeader(message: Buffer): Header {
  return { length: message.length, requestId: message.readInt32LE(4), opcode: message.readInt32LE(12) };
}

/**
 * Reads an OP_MSG: one section with the command, and any number of document sequences that belong to fields of it.
 * @throws FramingError, or BSONError when a document is damaged
 */
export function readMessage(message: Buffer): Request {
  const { requestId, opcode } = readHeader(message);
  if (message.length < HEADER_BYTES + 5) throw new FramingError("message is too short");
  const flags = message.readUInt32LE(HEADER_BYTES);
  if (flags & REQUIRED_FLAGS & ~(FLAG.checksumPresent | FLAG.moreToCome)) {
    throw new FramingError(`unknown required flags ${flags & REQUIRED_FLAGS}`);
  }
  const end = message.length - (flags & FLAG.checksumPresent ? 4 : 0);
  let body: Document | undefined;
  const sequences: [string, Buffer[]][] = [];
  for (let at = HEADER_BYTES + 4; at < end; ) {
    const kind = message[at];
    const section = sized(message, at + 1, end);
    if (kind === 0 && body === undefined) body = readBody(section);
    else if (kind === 1) sequences.push(readSequence(section));
    else throw new FramingError(`unexpected section of kind ${kind}`);
    at += 1 + section.length;
  }
  if (!body) throw new FramingError("message without a body");
  for (const [field, documents] of sequences) {
    if (Object.hasOwn(body, field)) throw new FramingError(`field ${field} is sent twice`);
    setField(
      body,
      field,
      RAW_ARRAYS[commandName(body)] === field ? documents : documents.map(decodeDocument),
    );
  }
  const wantsReply = (flags & FLAG.moreToCome) === 0;
  return { requestId, opcode, body, wantsReply, exhaustAllowed: (flags & FLAG.exhaustAllowed) !== 0 };
}

/** The name of a command is the name of its first field. */
export function commandName(body: Document): string {
  return Object.keys(body)[0] ?? "";
}

/**
 * Writes the answer to a request as OP_MSG around a BSON document.
 * @param moreToCome whether another answer follows without a request
 */
export function writeMessage(responseTo: number, body: Buffer, moreToCome = false): Buffer {
  const head = Buffer.allocUnsafe(HEADER_BYTES + 5);
  writeHeader(head, HEADER_BYTES + 5 + body.length, responseTo, OPCODE.message);
  head.writeUInt32LE(moreToCome ? FLAG.moreToCome : 0, HEADER_BYTES);
  head[HEADER_BYTES + 4] = 0;
  return Buffer.concat([head, body]);
}

/** Reads a legacy OP_QUERY, which old drivers and new ones alike may use for their first hello. @throws FramingError */
export function readLegacyQuery(message: Buffer): Request & { readonly collection: string } {
  const { requestId, opcode } = readHeader(message);
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  if (nameEnd < 0) throw new FramingError("query without a collection");
  const collection = message.toString("utf8", HEADER_BYTES + 4, nameEnd);
  const body = decodeDocument(sized(message, nameEnd + 9, message.length));
  return { requestId, opcode, collection, body, wantsReply: true, exhaustAllowed: false };
}

/** Writes the answer to a legacy OP_QUERY. */
export function writeLegacyReply(responseTo: number, body: Document, failed: boolean): Buffer {
  const document = encodeDocument(body);
  const head = Buffer.alloc(HEADER_BYTES + 20);
  writeHeader(head, HEADER_BYTES + 20 + document.length, responseTo, OPCODE.reply);
  head.writeInt32LE(failed ? 2 : 8, HEADER_BYTES);
  head.writeInt32LE(1, HEADER_BYTES + 16);
  return Buffer.concat([head, document]);
}

function readBody(bytes: Buffer): Document {
  const nameEnd = bytes.indexOf(0, 5);
  const field = RAW_ARRAYS[bytes.toString("utf8", 5, nameEnd < 0 ? 5 : nameEnd)];
  return field ? decodeWithRawArray(bytes, field) : decodeDocument(bytes);
}

function readSequence(section: Buffer): [string, Buffer[]] {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new FramingError("document sequence without a name");
  const documents: Buffer[] = [];
  for (let at = nameEnd + 1; at < section.length; ) {
    const document = sized(section, at, section.length);
    documents.push(document);
    at += document.length;
  }
  return [section.toString("utf8", 4, nameEnd), documents];
}

/** The part that begins at `at` and says its own length there. */
function sized(bytes: Buffer, at: number, end: number): Buffer {
  const length = at + 4 <= end ? bytes.readInt32LE(at) : -1;
  if (length < 5 || at + length > end) throw new FramingError("a length points outside the message");
  return bytes.subarray(at, at + length);
}

let lastRequestId = 0;

function writeHeader(target: Buffer, length: number, responseTo: number, opcode: number): void {
  lastRequestId = (lastRequestId + 1) & 0x7fffffff;
  target.writeInt32LE(length, 0);
  target.writeInt32LE(lastRequestId, 4);
  target.writeInt32LE(responseTo, 8);
  target.writeInt32LE(opcode, 12);
}
