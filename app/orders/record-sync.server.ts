import { clock } from "~/platform/clock/clock";
import { randomFraction } from "~/platform/clock/random";
import { hasUnansweredRefund, type SyncCause } from "./order";
import { type OrderEffects, type OrderRecord, WritableOrders } from "./order.server";
import { nextLookAt } from "./schedule";

/** How a sync has ended. */
export interface SyncRecord {
  cause: SyncCause;
  /** The event that stood in for Stripe's answer, if one did. */
  witnessedBy: string | null;
  at: Date;
  /** The order's marks as they are now; null if nothing was carried out. */
  effects: OrderEffects | null;
  /** What could not be carried out, or null. */
  failure: unknown;
  /** Nothing is left for the background sync to do. */
  isDone: boolean;
  /** The order has to be read again at once. */
  isUrgent: boolean;
}

/**
 * Notes what was carried out for an order, and when to look at it again, in one write.
 *
 * @returns null when another writer was first.
 */
export function recordSync(
  order: OrderRecord,
  { cause, witnessedBy, at, effects, failure, isDone, isUrgent }: SyncRecord,
): Promise<OrderRecord | null> {
  const lastSyncError = failure ? messageOf(failure) : null;
  const isPatient = isBackground(cause);
  return WritableOrders.findOneAndUpdate(
    { _id: order._id, version: order.version },
    {
      $set: {
        ...(effects ? { effects } : {}),
        lastSyncAttempt: at,
        lastSyncError,
        witnessedBy,
        nextSyncAt: isUrgent ? at : isDone ? null : planNext({ ...order, lastSyncError }, at, isPatient),
        ...(failure ? {} : { syncFailures: 0 }),
        ...(isDone ? { syncAttempts: 0 } : {}),
      },
      $inc: {
        // Bookkeeping alone changes nothing that anyone watches, so the version stays.
        ...(effects ? { version: 1 } : {}),
        ...(isPatient && !isDone ? { syncAttempts: 1 } : {}),
        ...(isPatient && failure ? { syncFailures: 1 } : {}),
      },
    },
    { returnDocument: "after", lean: true },
  );
}

/**
 * Remembers that Stripe could not be read. Also of a paid order, which then has to be read again: something must have
 * happened to it.
 *
 * @returns null when another writer was first.
 */
export function recordSyncFailure(
  order: OrderRecord,
  error: unknown,
  cause: SyncCause,
): Promise<OrderRecord | null> {
  const now = clock.now();
  const lastSyncError = messageOf(error);
  const isPatient = isBackground(cause);
  return WritableOrders.findOneAndUpdate(
    { _id: order._id, version: order.version },
    {
      $set: {
        lastSyncAttempt: now,
        lastSyncError,
        nextSyncAt: planNext({ ...order, lastSyncError }, now, isPatient),
      },
      $inc: isPatient ? { syncAttempts: 1, syncFailures: 1 } : {},
    },
    { returnDocument: "after", lean: true },
  );
}

/** Whoever reloads a page or comes to pay must neither put the next look off nor have the staff called. */
function isBackground(cause: SyncCause): boolean {
  return !["browser", "page", "checkout"].includes(cause);
}

function planNext(order: OrderRecord, now: Date, isPatient: boolean): Date {
  // A refund that was asked for waits no days.
  const createdAt = hasUnansweredRefund(order) ? now : order.createdAt;
  const later = nextLookAt({ ...order, createdAt }, now, randomFraction());
  return !isPatient && order.nextSyncAt && order.nextSyncAt < later ? order.nextSyncAt : later;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
