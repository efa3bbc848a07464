import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { leaseMs } from "./due-orders.server";
import { findOrder, type OwnedIntent } from "./find-order.server";
import { grantsAccess, type OrderStatus, type SyncCause, unpaidStatuses } from "./order";
import { type OrderRecord, type OrderStep, WritableOrders } from "./order.server";
import { canceledState, claimedState, type OrderState } from "./order-state";

const keptSteps = 50;

export interface Transition {
  /** What `nextOrderState` has decided, or another of the states in `order-state`. */
  next: OrderState;
  cause: SyncCause;
  /** The event that stood in for Stripe's answer, if one did. */
  witnessedBy: string | null;
  at: Date;
  /** Since when the order counts as sold; null if it doesn't. */
  completedAt: Date | null;
  /** The hours in which its money counts then. */
  salesHours: Date[];
}

/**
 * Brings an order into another state by one atomic update, guarded by the version that was decided on.
 *
 * @returns null when another writer was first.
 */
export function transitionOrder(
  order: OrderRecord,
  { next, cause, witnessedBy, at, completedAt, salesHours }: Transition,
): Promise<OrderRecord | null> {
  const isStep = next.status !== order.status;
  return WritableOrders.findOneAndUpdate(
    { _id: order._id, version: order.version },
    {
      $set: {
        ...next,
        ...outdatedMarks(order.status, next.status),
        ...(completedAt && !order.completedAt ? { completedAt } : {}),
        syncAttempts: 0,
        syncFailures: 0,
        lastSyncError: null,
        lastSyncAttempt: at,
        witnessedBy,
        // Should the effects be cut off, the sweep takes them up as soon as a dead worker's order.
        nextSyncAt: new Date(at.getTime() + leaseMs),
      },
      $inc: { version: 1 },
      ...(salesHours.length > 0 ? { $addToSet: { salesHours: { $each: salesHours } } } : {}),
      ...(isStep ? { $push: recordStep({ at, cause, from: order.status, to: next.status }) } : {}),
    },
    { returnDocument: "after", lean: true },
  );
}

/**
 * The marks that a transition to `to` takes off, so that its effects run even if an earlier run of the
 * same effects was recorded, or was cut off before it could be.
 */
function outdatedMarks(from: OrderStatus, to: OrderStatus): Record<string, null> {
  const outdated = { "effects.reportedAt": null };
  // A review keeps things as they are, so after it nothing of before tells how they are.
  const stays = to === "needs_review" || (from !== "needs_review" && grantsAccess(from) === grantsAccess(to));
  if (stays) return outdated;
  // Back again, it may be the only purchase by now.
  const isBack: Record<string, null> = grantsAccess(to) ? { "effects.duplicateOf": null } : {};
  return {
    ...outdated,
    "effects.enrolledAt": null,
    "effects.revokedAt": null,
    "effects.isToReopen": null,
    ...isBack,
  };
}

/**
 * Takes the browser's word that the payment was confirmed: an unpaid order turns provisional, and any other stays as it is.
 *
 * @returns the student's order as it is now, or null if there is none.
 */
export async function turnProvisional(owned: OwnedIntent): Promise<OrderRecord | null> {
  for (const from of unpaidStatuses) {
    const now = clock.now();
    const claimed: OrderRecord | null = await WritableOrders.findOneAndUpdate(
      { ...owned, mode: env().stripeMode, status: from },
      {
        $set: { ...claimedState, provisionalCreatedAt: now, nextSyncAt: now },
        $inc: { version: 1 },
        $push: recordStep({ at: now, cause: "browser", from, to: claimedState.status }),
      },
      { returnDocument: "after", lean: true },
    );
    if (claimed) return claimed;
  }
  return findOrder(owned);
}

/**
 * Cancels an order that has no intent which could be paid: it never got one, or its only one was canceled. An intent
 * that is created for it at the same time finds it closed and is discarded.
 *
 * @returns whether nobody has changed the order meanwhile.
 */
export async function cancelUnpayable(order: OrderRecord, cause: SyncCause): Promise<boolean> {
  const now = clock.now();
  const { matchedCount } = await WritableOrders.updateOne(
    { _id: order._id, version: order.version, status: trusted({ $in: unpaidStatuses }) },
    {
      $set: { ...canceledState, nextSyncAt: null },
      $inc: { version: 1 },
      $push: recordStep({ at: now, cause, from: order.status, to: canceledState.status }),
    },
  );
  return matchedCount > 0;
}

/** The update clause that adds a step to the order's life. */
function recordStep(step: OrderStep) {
  return { history: { $each: [step], $slice: -keptSteps } };
}
