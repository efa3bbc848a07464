import type { ReviewReason, SyncCause } from "~/orders/order";
import type { OrderRecord } from "~/orders/order.server";
import { isSale, type OrderState, reviewedState } from "~/orders/order-state";
import { transitionOrder } from "~/orders/transition-order.server";
import { clock } from "~/platform/clock/clock";
import { logger } from "~/platform/logger.server";
import { salesHoursOf } from "~/reports/sales-of-order";
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
  const isFirstPaid = isSale(next) && !order.completedAt;
  const completedAt = isFirstPaid ? now : order.completedAt;
  const salesHours = salesHoursOf({ ...order, ...next, completedAt });
  const updated = await transitionOrder(order, {
    next,
    cause,
    witnessedBy,
    at: now,
    completedAt,
    salesHours,
  });
  if (updated && isFirstPaid) {
    const { paidAt, card } = updated;
    orderPaid.publish({ cause, paidAt, completedAt: updated.completedAt, card });
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
