/**
 * Everything lies in one LMDB database; the first byte of a key says what it is, so that any number of collections and
 * indexes costs nothing to open and a drop is the removal of a range.
 */
const KIND = { catalog: 1, count: 2, setting: 3, record: 4, index: 5, oplog: 6, session: 7 } as const;

/** A range of keys: from `start`, up to but without `end`. */
export type KeyRange = { readonly start: Buffer; readonly end: Buffer };

export const CATALOG_RANGE = kindRange(KIND.catalog);
export const RECORD_RANGE = kindRange(KIND.record);
export const INDEX_RANGE = kindRange(KIND.index);
export const OPLOG_RANGE = kindRange(KIND.oplog);
export const SESSION_RANGE = kindRange(KIND.session);

export function catalogKey(namespace: string): Buffer {
  return Buffer.concat([Buffer.from([KIND.catalog]), Buffer.from(namespace, "utf8")]);
}

export function countKey(collectionId: number): Buffer {
  return numbered(KIND.count, collectionId);
}

export function settingKey(name: string): Buffer {
  return Buffer.concat([Buffer.from([KIND.setting]), Buffer.from(name, "utf8")]);
}

/** Records are in insertion order. */
export function recordKey(collectionId: number, recordId: number): Buffer {
  const key = Buffer.allocUnsafe(13);
  key[0] = KIND.record;
  key.writeUInt32BE(collectionId, 1);
  writeRecordId(key, 5, recordId);
  return key;
}

export function recordRange(collectionId: number): KeyRange {
  return { start: numbered(KIND.record, collectionId), end: numbered(KIND.record, collectionId + 1) };
}

export function recordIdOf(key: Buffer): number {
  return readRecordId(key, 5);
}

export function collectionIdOf(key: Buffer): number {
  return key.readUInt32BE(1);
}

/** A unique index holds the record's id as value. */
export function uniqueEntryKey(indexId: number, bytes: Buffer): Buffer {
  return Buffer.concat([numbered(KIND.index, indexId), bytes]);
}

/** An index that is not unique holds the record's id at the end of the key. */
export function sharedEntryKey(indexId: number, bytes: Buffer, recordId: number): Buffer {
  const key = Buffer.allocUnsafe(5 + bytes.length + 8);
  key[0] = KIND.index;
  key.writeUInt32BE(indexId, 1);
  key.set(bytes, 5);
  writeRecordId(key, 5 + bytes.length, recordId);
  return key;
}

export function indexRange(indexId: number): KeyRange {
  return { start: numbered(KIND.index, indexId), end: numbered(KIND.index, indexId + 1) };
}

export function indexIdOf(key: Buffer): number {
  return key.readUInt32BE(1);
}

export function encodeRecordId(recordId: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  writeRecordId(bytes, 0, recordId);
  return bytes;
}

/** The record that an index entry points to. */
export function entryRecordId(key: Buffer, value: Buffer, unique: boolean): number {
  return unique ? readRecordId(value, 0) : readRecordId(key, key.length - 8);
}

export function oplogKey(time: bigint): Buffer {
  const key = Buffer.allocUnsafe(9);
  key[0] = KIND.oplog;
  key.writeBigUInt64BE(time, 1);
  return key;
}

export function oplogTimeOf(key: Buffer): bigint {
  return key.readBigUInt64BE(1);
}

export function sessionKey(sessionId: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([KIND.session]), sessionId]);
}

function numbered(kind: number, id: number): Buffer {
  const key = Buffer.allocUnsafe(5);
  key[0] = kind;
  key.writeUInt32BE(id, 1);
  return key;
}

function kindRange(kind: number): KeyRange {
  return { start: Buffer.from([kind]), end: Buffer.from([kind + 1]) };
}

// 2^53 records in one collection are enough, and numbers are faster than bigints.
function writeRecordId(target: Buffer, offset: number, recordId: number): void {
  target.writeUInt32BE(Math.floor(recordId / 2 ** 32), offset);
  target.writeUInt32BE(recordId % 2 ** 32, offset + 4);
}

function readRecordId(source: Buffer, offset: number): number {
  return source.readUInt32BE(offset) * 2 ** 32 + source.readUInt32BE(offset + 4);
}
