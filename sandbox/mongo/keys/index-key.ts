import { createHash } from "node:crypto";
import { writeValue } from "./encode-value";
import { KeyWriter } from "./key-writer";
import { type KeyValues, MISSING } from "./path-values";

/**
 * LMDB's keys are limited to 1,978 bytes, of which an entry needs 13 for its index and its record. A longer key is
 * stored as its first 1,860 bytes and a hash of the whole, which keeps equality but not the order among such keys.
 */
const MAX_KEY_BYTES = 1900;
export const KEPT_KEY_BYTES = 1860;

export type IndexKey = { readonly bytes: Buffer; readonly shortened: boolean };

/** Encodes one entry of an index whose fields run in `directions` (1 or -1). */
export function encodeIndexKey(values: KeyValues, directions: readonly (1 | -1)[]): IndexKey {
  const writer = new KeyWriter();
  values.forEach((value, index) => {
    const start = writer.length;
    writeValue(writer, value === MISSING ? null : value);
    if (directions[index] === -1) writer.invertFrom(start);
  });
  const bytes = writer.take();
  if (bytes.length <= MAX_KEY_BYTES) return { bytes, shortened: false };
  const hash = createHash("sha256").update(bytes).digest();
  return { bytes: Buffer.concat([bytes.subarray(0, KEPT_KEY_BYTES), hash]), shortened: true };
}

/** The smallest bytes above everything that begins with `prefix`; undefined when there are none. */
export function successor(prefix: Uint8Array): Buffer | undefined {
  let end = prefix.length;
  while (end > 0 && prefix[end - 1] === 0xff) end--;
  if (end === 0) return undefined;
  const next = Buffer.from(prefix.subarray(0, end));
  next[end - 1] = (next[end - 1] ?? 0) + 1;
  return next;
}

/** Turns ascending into descending order, or back. */
export function inverted(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.map((byte) => ~byte));
}
