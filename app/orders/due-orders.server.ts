import { clock } from "~/platform/clock/clock";
import { randomFraction } from "~/platform/clock/random";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import type { OwnedIntent } from "./find-order.server";
import { unpaidStatuses } from "./order";
import { type OrderRecord, Orders, WritableOrders } from "./order.server";
import { nextLookAt } from "./schedule";

/** So long a worker is trusted to be alive; longer than a sync may take and than the clocks of two machines differ. */
export const leaseMs = 3 * 60_000;

/** Orders that the background sync should look at by `moment`. The `$type` lets MongoDB use the partial index. */
export function dueBefore(moment: Date) {
  return { mode: env().stripeMode, nextSyncAt: trusted({ $lte: moment, $type: "date" as const }) };
}

/**
 * Claims the order that has been due for longest, by putting off its next look for as long as a worker may need: whoever
 * comes next finds another one, and if the worker dies, the order is due again after that.
 *
 * @returns the order, or null when none is due.
 */
export function claimDueOrder(): Promise<OrderRecord | null> {
  const now = clock.now();
  return WritableOrders.findOneAndUpdate(dueBefore(now), {
    $set: { nextSyncAt: new Date(now.getTime() + leaseMs) },
  })
    .sort({ nextSyncAt: 1 })
    .setOptions({ returnDocument: "after" })
    .lean<OrderRecord>()
    .exec();
}

/**
 * Claims an order in the same way before it is due.
 *
 * @returns null when it was claimed or looked at since it was read.
 */
export function claimOrder({ _id, nextSyncAt }: OrderRecord): Promise<OrderRecord | null> {
  return WritableOrders.findOneAndUpdate(
    { _id, nextSyncAt },
    { $set: { nextSyncAt: new Date(clock.nowMs() + leaseMs) } },
    { returnDocument: "after", lean: true },
  );
}

/** Whether the order is due, will be in a moment, or is claimed: what Stripe knows of it is for the sweep to ask. */
export function isWithSweep({ nextSyncAt }: Pick<OrderRecord, "nextSyncAt">, now: Date): boolean {
  return nextSyncAt !== null && nextSyncAt.getTime() <= now.getTime() + leaseMs;
}

/** Looks at the order again later; for one that there is nothing to ask about yet. */
export async function rescheduleOrder(order: OrderRecord, now: Date): Promise<void> {
  await WritableOrders.updateOne(
    { _id: order._id, version: order.version },
    { $set: { nextSyncAt: nextLookAt(order, now, randomFraction()) }, $inc: { syncAttempts: 1 } },
  );
}

/** Has the background sync look at the student's order at once, if it is unpaid. */
export async function lookAtOnce(owned: OwnedIntent): Promise<void> {
  await WritableOrders.updateOne(
    { ...owned, mode: env().stripeMode, status: trusted({ $in: unpaidStatuses }) },
    { $min: { nextSyncAt: clock.now() } },
  );
}

/** Every order that was made since `moment` and is not finished, due or not, oldest first. */
export function unfinishedSince(moment: Date): AsyncIterable<OrderRecord> {
  return Orders.find({
    mode: env().stripeMode,
    createdAt: trusted({ $gte: moment }),
    nextSyncAt: trusted({ $type: "date" as const }),
  })
    .sort({ createdAt: 1 })
    .lean<OrderRecord>()
    .cursor();
}

/** How many orders (made since `from`) the background sync has not finished with, and how many of them are due. */
export async function countUnfinished(from?: Date): Promise<{ unfinished: number; due: number }> {
  const made = from ? { createdAt: trusted({ $gte: from }) } : {};
  const unfinished = { mode: env().stripeMode, ...made, nextSyncAt: trusted({ $type: "date" as const }) };
  const [all, due] = await Promise.all([
    Orders.countDocuments(unfinished),
    Orders.countDocuments({ ...made, ...dueBefore(clock.now()) }),
  ]);
  return { unfinished: all, due };
}
