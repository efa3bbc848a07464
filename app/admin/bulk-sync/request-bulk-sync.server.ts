import { isObjectIdOrHexString } from "mongoose";
import { auditStaff, recordAudit } from "~/audit/audit.server";
import { clock } from "~/platform/clock/clock";
import { isDuplicateKey, trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import type { OrderFilter } from "../orders/order-filter";
import { unendedStates } from "./bulk-sync";
import { type BulkSyncRecord, BulkSyncs } from "./bulk-sync.server";

interface BulkSyncRequest {
  filter: OrderFilter;
  /** `staff:<user id>`, or `token`. */
  actor: string;
  /** A second request with the same key gets the same bulk sync. */
  key: string;
}

/**
 * Starts a bulk sync of the orders that match the filter. A worker picks it up within seconds, even while the flag for
 * the background sync is off: someone has asked for it.
 *
 * @returns its ID.
 */
export async function beginBulkSync({ filter, actor, key }: BulkSyncRequest): Promise<string> {
  // Audited first: a crash in between leaves an entry without a bulk sync, and never a bulk sync without an entry.
  await recordAudit({
    key: `bulk-sync:${key}`,
    at: clock.now(),
    actor,
    action: "orders.bulk_sync",
    subject: `bulk-sync:${key}`,
    facts: { filter },
  });
  try {
    const begun = await BulkSyncs.create({ mode: env().stripeMode, key, actor, filter });
    return String(begun._id);
  } catch (error) {
    if (!isDuplicateKey(error, "key")) throw error;
    const { _id } = await BulkSyncs.findOne({ key, actor }).orFail().lean<BulkSyncRecord>();
    return String(_id);
  }
}

/** Ends a bulk sync early: orders in progress are finished, the rest are left alone. Safe to repeat. */
export async function cancelBulkSync(id: string, staffId: string): Promise<void> {
  if (!isObjectIdOrHexString(id)) return;
  const unended = { _id: id, mode: env().stripeMode, state: trusted({ $in: unendedStates }) };
  const bulkSync = await BulkSyncs.findOne(unended).lean<BulkSyncRecord>();
  if (!bulkSync) return;
  await auditStaff({
    staffId,
    action: "orders.bulk_sync_cancel",
    subject: `bulk-sync:${bulkSync.key}`,
    key: `bulk-sync:${bulkSync.key}:cancel`,
  });
  const now = clock.now();
  await BulkSyncs.updateOne({ ...unended, cancelRequestedAt: null }, { $set: { cancelRequestedAt: now } });
  // No worker holds it, and there may be none to notice.
  await BulkSyncs.updateOne(
    { ...unended, leaseUntil: trusted({ $lte: now }) },
    { $set: { state: "canceled", endedAt: now, holder: null } },
  );
}
