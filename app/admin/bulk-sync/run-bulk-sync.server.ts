import { recordAudit } from "~/audit/audit.server";
import { isPaid } from "~/orders/order";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { type SweepOutcome, sweepOrders } from "~/payments/sweep-orders.server";
import { clock } from "~/platform/clock/clock";
import { abortAfter, every } from "~/platform/clock/timers";
import { trusted } from "~/platform/database.server";
import { logger } from "~/platform/logger.server";
import type { BulkSyncCounts } from "./bulk-sync";
import { type BulkSyncItem, BulkSyncItems, BulkSyncLease, type BulkSyncRecord } from "./bulk-sync.server";
import { collectOrders } from "./collect-orders.server";

/** How often progress is recorded, the lease renewed and a cancellation noticed. */
const noteEveryMs = 500;
/** Shorter than a job may take; the next turn continues from there. */
const turnMs = 10 * 60_000;
const batch = 20;
const longestProblem = 500;

/**
 * Continues the oldest bulk sync that no worker is on, if there is one. Every order's outcome is recorded immediately,
 * so that a crash costs only another look at the orders that were in progress.
 *
 * @throws when the database can't be reached; the next turn continues from there.
 */
export async function runBulkSync(signal: AbortSignal): Promise<object> {
  const lease = await BulkSyncLease.take();
  if (!lease) return { isIdle: true };
  const turn = new Turn(lease, AbortSignal.any([signal, abortAfter(turnMs)]));
  return turn.run();
}

/** One worker's turn at a bulk sync, until it's done, canceled, or taken over. */
class Turn {
  readonly #over = new AbortController();
  readonly #signal: AbortSignal;
  #counts: BulkSyncCounts = { synced: 0, failed: 0, skipped: 0, recovered: 0 };
  #isCanceled = false;
  #isLost = false;

  constructor(
    readonly lease: BulkSyncLease,
    signal: AbortSignal,
  ) {
    this.#signal = AbortSignal.any([signal, this.#over.signal]);
  }

  async run(): Promise<object> {
    const { bulkSync } = this.lease;
    this.#counts = await countOutcomes(bulkSync);
    this.#heed(bulkSync);
    const stopNoting = every(noteEveryMs, () => void this.#note());
    try {
      if (bulkSync.state === "collecting") await this.#collect();
      await sweepOrders(remainingOrders(bulkSync, this.#signal), {
        signal: this.#signal,
        cause: "staff",
        onOrder: (outcome, order, error) => this.#keep(order, outcome, error),
      });
    } finally {
      stopNoting();
      if (!this.#isLost) await this.#end();
    }
    return { bulkSync: String(bulkSync._id), ...this.#counts, isCanceled: this.#isCanceled };
  }

  async #collect(): Promise<void> {
    const total = await collectOrders(this.lease.bulkSync, this.#signal);
    if (total !== null) this.#heed(await this.lease.note({ state: "running", total }));
  }

  async #keep(order: OrderRecord, outcome: SweepOutcome, error: unknown): Promise<void> {
    const bulkSyncId = this.lease.bulkSync._id;
    // A worker that crashed may have completed the order without recording that.
    const wasPaidAlready = outcome === "synced" && isPaid(order.status);
    const isNews =
      wasPaidAlready && (await BulkSyncItems.exists({ bulkSyncId, orderId: order._id, wasPaid: false }));
    const verdict = isNews ? "recovered" : outcome;
    const problem = error === undefined ? null : messageOf(error).slice(0, longestProblem);
    const { modifiedCount } = await BulkSyncItems.updateOne(
      { bulkSyncId, orderId: order._id, outcome: null },
      { $set: { outcome: verdict, problem } },
    );
    if (modifiedCount > 0) count(this.#counts, verdict);
  }

  async #note(): Promise<void> {
    try {
      this.#heed(await this.lease.note(this.#counts));
    } catch (error) {
      logger().warn({ err: error }, "a bulk sync's progress could not be recorded");
    }
  }

  #heed(bulkSync: BulkSyncRecord | null): void {
    this.#isLost ||= bulkSync === null;
    this.#isCanceled ||= Boolean(bulkSync?.cancelRequestedAt);
    if (this.#isLost || this.#isCanceled) this.#over.abort();
  }

  /** Counts what is stored: this worker's own counts may lack what a crashed one did. */
  async #end(): Promise<void> {
    const { bulkSync } = this.lease;
    const counts = await countOutcomes(bulkSync);
    this.#counts = counts;
    const isOver = this.#isCanceled || (!this.#signal.aborted && !(await hasRemaining(bulkSync)));
    if (!isOver) return this.lease.letGo(counts);
    const state = this.#isCanceled ? "canceled" : "done";
    const endedAt = clock.now();
    await recordAudit({
      key: `bulk-sync:${bulkSync.key}:end`,
      at: endedAt,
      actor: bulkSync.actor,
      action: `orders.bulk_sync_${state}`,
      subject: `bulk-sync:${bulkSync.key}`,
      facts: { ...counts },
    });
    await this.lease.letGo({ ...counts, state, endedAt });
  }
}

/** Read a few at a time, since a record that is older than the order's latest sync is skipped. */
async function* remainingOrders(
  { _id: bulkSyncId }: BulkSyncRecord,
  signal: AbortSignal,
): AsyncGenerator<OrderRecord> {
  let last: BulkSyncItem | undefined;
  while (!signal.aborted) {
    const items: BulkSyncItem[] = await BulkSyncItems.find({
      bulkSyncId,
      outcome: null,
      ...(last ? { _id: trusted({ $gt: last._id }) } : {}),
    })
      .sort({ _id: 1 })
      .limit(batch)
      .lean();
    last = items.at(-1);
    if (!last) return;
    const ids = items.map(({ orderId }) => orderId);
    const orders = await Orders.find({ _id: trusted({ $in: ids }) }).lean<OrderRecord[]>();
    const byId = new Map(orders.map((order) => [String(order._id), order]));
    for (const { _id, orderId } of items) {
      const order = byId.get(String(orderId));
      if (isAskable(order)) yield order;
      else await BulkSyncItems.updateOne({ _id, outcome: null }, { $set: { outcome: "skipped" } });
    }
  }
}

/** Orders that are gone, or ended without ever having had an intent, have nothing to ask Stripe about. */
function isAskable(order: OrderRecord | undefined): order is OrderRecord {
  return order !== undefined && (order.nextSyncAt !== null || order.paymentIntentId !== null);
}

async function hasRemaining({ _id: bulkSyncId }: BulkSyncRecord): Promise<boolean> {
  return (await BulkSyncItems.exists({ bulkSyncId, outcome: null })) !== null;
}

async function countOutcomes({ _id: bulkSyncId }: BulkSyncRecord): Promise<BulkSyncCounts> {
  const counts: BulkSyncCounts = { synced: 0, failed: 0, skipped: 0, recovered: 0 };
  const outcomes: SweepOutcome[] = ["synced", "failed", "skipped", "recovered"];
  for (const outcome of outcomes) {
    count(counts, outcome, await BulkSyncItems.countDocuments({ bulkSyncId, outcome }));
  }
  return counts;
}

/** Recovered orders also count as synced. */
function count(counts: BulkSyncCounts, outcome: SweepOutcome, by = 1): void {
  counts[outcome] += by;
  if (outcome === "recovered") counts.synced += by;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
