import { claimDueOrder, claimOrder, rescheduleOrder } from "~/orders/due-orders.server";
import { isPaid, type SyncCause } from "~/orders/order";
import type { OrderRecord } from "~/orders/order.server";
import { OrderError } from "~/orders/order-error";
import { clock } from "~/platform/clock/clock";
import { withDeadline } from "~/platform/deadline.server";
import { forEachConcurrently } from "~/platform/for-each-concurrently";
import { logger } from "~/platform/logger.server";
import { Pace } from "~/platform/pace";
import { rateLimitedForMs } from "~/platform/stripe.server";
import { abandonOrder, isAbandoned } from "./abandon-order.server";
import { syncOrder } from "./sync-order.server";

/** How many orders are read at Stripe at once. */
const concurrency = 8;
const patienceMs = 60_000;
const claimWithinMs = 15_000;

/** What a sweep has done, in orders. */
export interface SweepReport {
  /** Read at Stripe and brought up to date, whatever that changed. */
  synced: number;
  failed: number;
  /** Nothing could be asked about it, or somebody else was at it. */
  skipped: number;
  /** Of the synced: paid at Stripe, and not known to be so before. */
  recovered: number;
}

export type SweepOutcome = keyof SweepReport;

export interface SweepOptions {
  signal?: AbortSignal;
  /** What the orders' histories name; `sweep` unless somebody has asked. */
  cause?: SyncCause;
  /** Told of every order as it is done, and why if it failed; waited for, so that a failure of its own ends the sweep. */
  onOrder?(outcome: SweepOutcome, order: OrderRecord, error?: unknown): void | Promise<void>;
}

/**
 * Looks at every order that is due, each claimed by one worker alone, until none is left or `signal` aborts. One order
 * that fails never stops the rest; while Stripe asks to slow down, everything waits.
 *
 * @throws when the database can't be reached.
 */
export function sweepDueOrders(options: SweepOptions = {}): Promise<SweepReport> {
  const pace = new Pace();
  return sweep(claimed(pace, options.signal), pace, options);
}

/** Nothing is claimed while everything waits: the claim would run out meanwhile. */
async function* claimed(pace: Pace, signal?: AbortSignal): AsyncGenerator<OrderRecord> {
  for (;;) {
    await pace.ready(signal);
    const order = await withDeadline(claimDueOrder(), claimWithinMs);
    if (!order) return;
    yield order;
  }
}

/** The same for the orders of any source, due or not; one that somebody else has looked at since is skipped. */
export function sweepOrders(
  orders: AsyncIterable<OrderRecord>,
  options: SweepOptions = {},
): Promise<SweepReport> {
  return sweep(orders, new Pace(), options, claimOrder);
}

async function sweep(
  orders: AsyncIterable<OrderRecord>,
  pace: Pace,
  { signal, cause = "sweep", onOrder }: SweepOptions,
  claim: (order: OrderRecord) => Promise<OrderRecord | null> = async (order) => order,
): Promise<SweepReport> {
  const report: SweepReport = { synced: 0, failed: 0, skipped: 0, recovered: 0 };
  await forEachConcurrently(orders, { concurrency, signal }, async (order) => {
    await pace.ready(signal);
    const mine = await claim(order);
    const { outcome, error } = mine ? await sweepOrder(mine, pace, cause) : skipped;
    report[outcome] += 1;
    if (outcome === "recovered") report.synced += 1;
    await onOrder?.(outcome, order, error);
  });
  return report;
}

interface Swept {
  outcome: SweepOutcome;
  error?: unknown;
}

const skipped: Swept = { outcome: "skipped" };

async function sweepOrder(order: OrderRecord, pace: Pace, cause: SyncCause): Promise<Swept> {
  try {
    return { outcome: await withDeadline(lookAt(order, cause), patienceMs) };
  } catch (error) {
    const waitMs = rateLimitedForMs(error);
    if (waitMs !== null) pace.pause(waitMs);
    if (error instanceof OrderError && error.code === "contended") return skipped;
    logger().warn({ err: error, order: order.number }, "order could not be synced by the sweep");
    return { outcome: "failed", error };
  }
}

async function lookAt(order: OrderRecord, cause: SyncCause): Promise<SweepOutcome> {
  const now = clock.now();
  const paymentIntentId = order.paidIntentId ?? order.paymentIntentId;
  const synced = paymentIntentId ? await syncOrder(paymentIntentId, cause) : order;
  if (isAbandoned(synced, now)) await abandonOrder(synced, cause);
  else if (!paymentIntentId) await rescheduleOrder(order, now);
  if (!paymentIntentId) return "skipped";
  return !isPaid(order.status) && isPaid(synced.status) ? "recovered" : "synced";
}
