import { recordAudit } from "~/audit/audit.server";
import { clock } from "~/platform/clock/clock";
import { isDuplicateKey } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import type { OrderFilter } from "../orders/order-filter";
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
