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
  /** Whoever asks twice with the same key gets the same bulk sync. */
  key: string;
}

/**
 * Begins a bulk sync of the orders that the filter asks for. A worker takes it up within seconds, whatever the mode of
 * the background sync: somebody has asked for it.
 *
 * @returns its id.
 */
export async function beginBulkSync({ filter, actor, key }: BulkSyncRequest): Promise<string> {
  // Audited first: a crash in between leaves an entry about nothing, and never a bulk sync that nobody asked for.
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
