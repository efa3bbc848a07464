import { decodeDocument } from "../bson/codec";
import { encodeValue } from "../keys/encode-value";
import { inverted, successor } from "../keys/index-key";
import { TYPE_BYTE } from "../keys/value-order";
import { removeDocument } from "./changes";
import type { Collection, Index } from "./collection";
import type { Engine } from "./engine";
import { entryRecordId, indexRange, type KeyRange } from "./layout";
import { forgetOldStatements } from "./statements";

/** How many documents one transaction removes, so that writers never wait long. */
const PER_TRANSACTION = 500;

/**
 * Removes what has expired: documents of TTL indexes, and results of old retryable writes.
 * @returns the number of documents removed
 */
export async function removeExpired(engine: Engine, now: Date): Promise<number> {
  await engine.write(() => forgetOldStatements(engine.environment, now));
  let removed = 0;
  for (const collection of [...engine.catalog.all()]) {
    for (const index of collection.indexes) {
      if (index.spec.expireAfterSeconds === undefined) continue;
      for (;;) {
        const some = await engine.write(() => removeSome(engine, collection, index, now));
        removed += some;
        if (some < PER_TRANSACTION) break;
      }
    }
  }
  return removed;
}

function removeSome(engine: Engine, collection: Collection, index: Index, now: Date): number {
  const current = engine.catalog.get(collection.namespace);
  if (current?.id !== collection.id || !current.indexes.includes(index)) return 0;
  const expired = new Set<number>();
  for (const { key, value } of engine.environment.entries(expiredRange(index, now))) {
    expired.add(entryRecordId(key, value, index.unique));
    if (expired.size >= PER_TRANSACTION) break;
  }
  for (const recordId of expired) {
    const bytes = engine.records.get(collection, recordId);
    if (bytes) removeDocument(engine, collection, { recordId, document: decodeDocument(bytes) });
  }
  return expired.size;
}

/** The entries whose date is past the index's limit. Values other than dates never expire. */
function expiredRange(index: Index, now: Date): KeyRange {
  const { start } = indexRange(index.id);
  const latest = encodeValue(new Date(now.getTime() - (index.spec.expireAfterSeconds ?? 0) * 1000));
  const dates = Buffer.from([TYPE_BYTE.date]);
  const [low, high] = index.directions[0] === 1 ? [dates, latest] : [inverted(latest), inverted(dates)];
  return { start: Buffer.concat([start, low]), end: Buffer.concat([start, successor(high) ?? high]) };
}
