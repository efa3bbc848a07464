import { type Document, deserialize, serialize } from "bson";

/**
 * Reads one BSON document the way the rest of this server expects it: int64 as bigint (so that it is written back as
 * int64), int32 and double as number, binary as Binary.
 * @throws BSONError on bytes that aren't exactly one document.
 */
export function decodeDocument(bytes: Uint8Array): Document {
  return deserialize(bytes, DECODE);
}

/** Writes a document; integers in the int32 range become int32, other numbers double, bigints int64. */
export function encodeDocument(document: Document): Buffer {
  const bytes = serialize(document);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** As decodeDocument, but leaves the array of documents under `field` as bytes, exactly as the client sent them. */
export function decodeWithRawArray(bytes: Uint8Array, field: string): Document {
  return deserialize(bytes, { ...DECODE, fieldsAsRaw: { [field]: true } });
}

const DECODE = {
  promoteLongs: true,
  promoteValues: true,
  promoteBuffers: false,
  useBigInt64: true,
} as const;
