import { isObjectIdOrHexString } from "mongoose";
import { auditStaff } from "~/audit/audit.server";
import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { unendedStates } from "./bulk-sync";
import { type BulkSyncRecord, BulkSyncs } from "./bulk-sync.server";

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
