import { isObjectIdOrHexString } from "mongoose";
import { Users } from "~/accounts/user.server";
import { clock } from "~/platform/clock/clock";
import { every } from "~/platform/clock/timers";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import type { LiveStream } from "~/platform/http/live-stream.server";
import { type KeysetPage, readPage } from "~/platform/keyset.server";
import { logger } from "~/platform/logger.server";
import { describeFilter } from "../orders/format-order";
import { toSearchParams } from "../orders/order-filter";
import { type BulkSyncFailure, type BulkSyncView, hasEnded } from "./bulk-sync";
import { type BulkSyncItem, BulkSyncItems, type BulkSyncRecord, BulkSyncs } from "./bulk-sync.server";

const pageSize = 25;
const failuresOnAPage = 100;

/** A bulk sync as it is now; null if there is none. */
export async function findBulkSync(id: string): Promise<BulkSyncView | null> {
  if (!isObjectIdOrHexString(id)) return null;
  const bulkSync = await BulkSyncs.findOne({ _id: id, mode: env().stripeMode }).lean<BulkSyncRecord>();
  if (!bulkSync) return null;
  const [view] = await toViews([bulkSync]);
  return view ?? null;
}

/** One page of bulk syncs, newest first. */
export async function listBulkSyncs(cursor: string | null): Promise<KeysetPage<BulkSyncView>> {
  const page = await readPage<BulkSyncRecord>(BulkSyncs, {
    filter: { mode: env().stripeMode },
    sortBy: "createdAt",
    cursor,
    size: pageSize,
  });
  return { ...page, rows: await toViews(page.rows) };
}

/** One page of the orders that failed, with the reasons. */
export async function listBulkSyncFailures(
  id: string,
  cursor: string | null,
): Promise<KeysetPage<BulkSyncFailure>> {
  const page = await readPage<BulkSyncItem>(BulkSyncItems, {
    filter: { bulkSyncId: id, outcome: "failed" },
    sortBy: "_id",
    cursor,
    size: failuresOnAPage,
  });
  const rows = page.rows.map(({ _id, orderNumber, problem }) => ({
    id: String(_id),
    orderNumber,
    problem: problem ?? "",
  }));
  return { ...page, rows };
}

async function toViews(bulkSyncs: BulkSyncRecord[]): Promise<BulkSyncView[]> {
  const ids = bulkSyncs.flatMap(({ actor }) => staffIdOf(actor) ?? []);
  const staff = await Users.find({ _id: trusted({ $in: ids }) })
    .select("email")
    .lean();
  const emails = new Map(staff.map(({ _id, email }) => [String(_id), email]));
  const now = clock.now();
  return bulkSyncs.map((bulkSync) => toView(bulkSync, emails, now));
}

function toView(bulkSync: BulkSyncRecord, emails: Map<string, string>, now: Date): BulkSyncView {
  const { actor, filter, synced, failed, skipped, recovered } = bulkSync;
  return {
    id: String(bulkSync._id),
    state: bulkSync.state,
    isCancelRequested: bulkSync.cancelRequestedAt !== null,
    isWorkedOn: bulkSync.holder !== null && bulkSync.leaseUntil > now,
    total: bulkSync.total,
    done: synced + failed + skipped,
    synced,
    failed,
    skipped,
    recovered,
    filter: `/admin/orders?${toSearchParams(filter)}`,
    words: `Orders ${describeFilter(filter)}`,
    requestedBy: emails.get(staffIdOf(actor) ?? "") ?? (actor === "token" ? "API token" : actor),
    createdAt: bulkSync.createdAt.toISOString(),
    endedAt: bulkSync.endedAt?.toISOString() ?? null,
  };
}

function staffIdOf(actor: string): string | null {
  const [kind, id] = actor.split(":");
  return kind === "staff" && id && isObjectIdOrHexString(id) ? id : null;
}

const lookEveryMs = 500;

/**
 * Streams a bulk sync's view whenever it has changed, until it has ended. It polls the database: few people watch, and
 * progress is recorded at intervals anyway.
 *
 * @returns a function that stops it.
 */
export function watchBulkSync(id: string, stream: LiveStream): () => void {
  let sent = "";
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      const view = await findBulkSync(id);
      const text = JSON.stringify(view);
      if (view && text !== sent) stream.send({ id: String(clock.nowMs()), data: view });
      sent = text;
      if (!view || hasEnded(view)) stream.close();
    } catch (error) {
      logger().warn({ err: error }, "a bulk sync could not be read for its stream");
      stream.close();
    } finally {
      isLooking = false;
    }
  };
  const stop = every(lookEveryMs, () => void look());
  void look();
  return stop;
}
