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

/** How many orders are read from Stripe concurrently. */
const concurrency = 8;
const patienceMs = 60_000;
const claimWithinMs = 15_000;

/** A sweep's outcome, in orders. */
export interface SweepReport {
  /** Read from Stripe and brought up to date, whether or not anything changed. */
  synced: number;
  failed: number;
  /** There was nothing to ask about, or another process was syncing it. */
  skipped: number;
  /** Of the synced: paid on Stripe, but not recorded here before. */
  recovered: number;
}

export type SweepOutcome = keyof SweepReport;

export interface SweepOptions {
  signal?: AbortSignal;
  /** The cause for the orders' histories; `sweep` unless someone asked for it. */
  cause?: SyncCause;
  /** Called after every order, with the error if it failed. It's awaited, so that its own failure ends the sweep. */
  onOrder?(outcome: SweepOutcome, order: OrderRecord, error?: unknown): void | Promise<void>;
}

/**
 * Syncs every order that is due, each claimed by one worker, until none is left or `signal` aborts. One order
 * that fails never stops the rest; while Stripe asks to slow down, everything waits.
 *
 * @throws when the database can't be reached.
 */
export function sweepDueOrders(options: SweepOptions = {}): Promise<SweepReport> {
  const pace = new Pace();
  return sweep(claimed(pace, options.signal), pace, options);
}

/** Nothing is claimed while everything waits, since the claim would expire in the meantime. */
async function* claimed(pace: Pace, signal?: AbortSignal): AsyncGenerator<OrderRecord> {
  for (;;) {
    await pace.ready(signal);
    const order = await withDeadline(claimDueOrder(), claimWithinMs);
    if (!order) return;
    yield order;
  }
}

/** The same for any orders, due or not; an order that was synced since it was read is skipped. */
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
