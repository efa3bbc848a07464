import { leaseMs } from "~/orders/due-orders.server";
import { isPaid, type ReviewReason, type SyncCause } from "~/orders/order";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { type OrderState, reviewedState } from "~/orders/order-state";
import { recordStep } from "~/orders/record-step.server";
import { clock } from "~/platform/clock/clock";
import { logger } from "~/platform/logger.server";
import { salesHoursOf } from "~/reports/sales-of-order";
import { outdatedMarks } from "./effects.server";
import { orderPaid } from "./payment-channels.server";

/** Why an order changes. */
export interface Change {
  cause: SyncCause;
  /** The event that stood in for Stripe's answer, if one did. */
  witnessedBy: string | null;
}

/**
 * Brings an order into another state by one atomic update, guarded by the version that was decided on.
 *
 * @returns null when another writer was first.
 */
export async function applyTransition(
  order: OrderRecord,
  next: OrderState,
  { cause, witnessedBy }: Change,
): Promise<OrderRecord | null> {
  const now = clock.now();
  const isStep = next.status !== order.status;
  // A payment that nobody has accepted, and that went back as a whole, was no sale.
  const isFirstPaid = isPaid(next.status) && !next.reviewReason && !order.completedAt;
  const salesHours = salesHoursOf({ ...order, ...next, completedAt: isFirstPaid ? now : order.completedAt });
  const updated: OrderRecord | null = await Orders.findOneAndUpdate(
    { _id: order._id, version: order.version },
    {
      $set: {
        ...next,
        ...outdatedMarks(order.status, next.status),
        ...(isFirstPaid ? { completedAt: now } : {}),
        syncAttempts: 0,
        syncFailures: 0,
        lastSyncError: null,
        lastSyncAttempt: now,
        witnessedBy,
        // Should the effects be cut off, the sweep takes them up as soon as a dead worker's order.
        nextSyncAt: new Date(now.getTime() + leaseMs),
      },
      $inc: { version: 1 },
      ...(salesHours.length > 0 ? { $addToSet: { salesHours: { $each: salesHours } } } : {}),
      ...(isStep ? { $push: recordStep({ at: now, cause, from: order.status, to: next.status }) } : {}),
    },
    { returnDocument: "after", lean: true },
  );
  if (updated && isFirstPaid) {
    const { paidAt, completedAt, card } = updated;
    orderPaid.publish({ cause, paidAt, completedAt, card });
  }
  if (updated && isStep) report(updated, order, cause);
  return updated;
}

/** Puts an order before a person; null when another writer was first. */
export function toReview(
  order: OrderRecord,
  reviewReason: ReviewReason,
  change: Change,
): Promise<OrderRecord | null> {
  return applyTransition(order, reviewedState(order, reviewReason), change);
}

function report({ number, status, reviewReason }: OrderRecord, before: OrderRecord, cause: SyncCause): void {
  logger().info({ order: number, from: before.status, to: status, cause }, "order moved");
  if (status === "needs_review")
    logger().error({ order: number, reason: reviewReason }, "order needs review");
}
