import { isDeepStrictEqual } from "node:util";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { isStripeUnavailable } from "~/platform/stripe.server";
import { adoptIntent } from "./adopt-intent.server";
import { carryOutEffects, hasReturned, outdatedMarks, pendingEffects } from "./effects.server";
import { nextOrderState, type OrderState, type PaymentSnapshot, stateOf } from "./next-order-state";
import { isEnded, type ReviewReason, type SyncCause } from "./order";
import { type OrderRecord, Orders } from "./order.server";
import { OrderError } from "./order-error";
import { type Patience, readSnapshot } from "./read-snapshot.server";
import { recordStep } from "./record-step.server";
import { nextLookAt } from "./schedule";

const tries = 5;

/** What a signed webhook event says of an intent; taken for Stripe's answer only while Stripe gives none. */
export interface Witness {
  eventId: string;
  snapshot: PaymentSnapshot;
}

export interface SyncOptions extends Partial<Patience> {
  witness?: Witness | null;
}

/**
 * Brings the order of a PaymentIntent up to date with Stripe. Whoever learns that something may have
 * changed calls this, and nothing else decides an order's state: the browser, the webhook, the
 * background sync and staff. It may run any number of times, at the same time, from any process, in any order.
 *
 * An intent of ours whose order is missing brings its order back.
 *
 * @returns the order as it is now.
 * @throws {Stripe.errors.StripeError} when Stripe can't be read; the order remembers that and when to try again.
 * @throws {OrderError} `unknown_order`, `foreign_intent`, `other_mode` or `contended`.
 */
export async function syncOrder(
  paymentIntentId: string,
  cause: SyncCause,
  options: SyncOptions = {},
): Promise<OrderRecord> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const read = await readBoth(paymentIntentId, cause, options);
    if (!read) continue;
    const { order, snapshot, witnessedBy } = read;
    const next = nextOrderState(order, snapshot);
    const isCurrent = isDeepStrictEqual(next, stateOf(order));
    const updated = !isCurrent
      ? await applyTransition(order, next, cause, witnessedBy)
      : hasReturned(order, paymentIntentId)
        ? await toReview(order, "duplicate_not_refunded", cause)
        : order;
    if (!updated) continue;
    const { order: finished, hasMovedMoney } = await finish(updated, cause, witnessedBy);
    // Stripe's truth is another one now, or has to be read again before somebody is called.
    if (!hasMovedMoney && !hasReturned(finished, paymentIntentId)) return finished;
  }
  throw new OrderError("contended", { paymentIntentId });
}

interface Reading {
  order: OrderRecord;
  snapshot: PaymentSnapshot;
  /** The event that stood in for Stripe, if one did. */
  witnessedBy: string | null;
}

/** Null when the order was found or rebuilt just now: a snapshot decides only about an order that was read before it. */
async function readBoth(
  paymentIntentId: string,
  cause: SyncCause,
  { timeoutMs, witness }: SyncOptions,
): Promise<Reading | null> {
  const order = await findByIntent(paymentIntentId);
  try {
    const read = await readSnapshot(paymentIntentId, timeoutMs === undefined ? undefined : { timeoutMs });
    if (order) return { order, snapshot: read.snapshot, witnessedBy: null };
    await adoptIntent(read, cause);
    return null;
  } catch (error) {
    // A paid order knows more than an old event: refunds, disputes.
    const canTrust = order && witness && !order.paidIntentId && isStripeUnavailable(error);
    if (canTrust) return { order, snapshot: witness.snapshot, witnessedBy: witness.eventId };
    if (order) await recordFailure(order, error);
    throw error;
  }
}

function findByIntent(paymentIntentId: string): Promise<OrderRecord | null> {
  return Orders.findOne({ paymentIntentIds: paymentIntentId, mode: env().mode }).lean<OrderRecord>();
}

/** One atomic update, guarded by the version that was decided on; null when another writer was first. */
async function applyTransition(
  order: OrderRecord,
  next: OrderState,
  cause: SyncCause,
  witnessedBy: string | null,
): Promise<OrderRecord | null> {
  const now = new Date();
  const isStep = next.status !== order.status;
  const isCompletion = isStep && next.status === "completed" && !order.completedAt;
  const updated = await Orders.findOneAndUpdate(
    { _id: order._id, version: order.version },
    {
      $set: {
        ...next,
        ...outdatedMarks(order.status, next.status),
        ...(isCompletion ? { completedAt: now } : {}),
        syncAttempts: 0,
        lastSyncError: null,
        lastSyncAttempt: now,
        witnessedBy,
        nextSyncAt: nextLookAt(
          { ...order, ...next, syncAttempts: 0, lastSyncError: null },
          now,
          Math.random(),
        ),
      },
      $inc: { version: 1 },
      ...(isStep ? { $push: recordStep({ at: now, cause, from: order.status, to: next.status }) } : {}),
    },
    { returnDocument: "after", lean: true },
  );
  if (updated && isStep) {
    logger().info({ order: order.number, from: order.status, to: next.status, cause }, "order moved");
    reportReview(updated);
  }
  return updated;
}

/** Puts an order before a person; null when another writer was first. */
async function toReview(
  order: OrderRecord,
  reviewReason: ReviewReason,
  cause: SyncCause,
): Promise<OrderRecord | null> {
  const next = { ...stateOf(order), status: "needs_review", syncStatus: "failed", reviewReason } as const;
  return applyTransition(order, next, cause, order.witnessedBy);
}

function reportReview({ status, number, reviewReason }: OrderRecord): void {
  if (status === "needs_review") {
    logger().error({ order: number, reason: reviewReason }, "order needs review");
  }
}

/** Carries out the effects and decides when, if ever, the background sync has to look again. */
async function finish(
  order: OrderRecord,
  cause: SyncCause,
  witnessedBy: string | null,
): Promise<{ order: OrderRecord; hasMovedMoney: boolean }> {
  let current = order;
  let hasMovedMoney = false;
  for (let attempt = 1; attempt <= tries; attempt++) {
    const now = new Date();
    const outcome = await carryOutEffects(current, now);
    const { effects, hasChanged, review, failure } = outcome;
    hasMovedMoney ||= outcome.hasMovedMoney;
    const lastSyncError = failure ? messageOf(failure) : null;
    const after: OrderRecord = { ...current, effects, lastSyncError };
    const hasMore = !failure && !review && pendingEffects(after, now).length > 0;
    const isDone = isEnded(after.status) && !failure && !review && !hasMore;
    const isQuiet = isDone && !hasChanged && current.nextSyncAt === null && current.witnessedBy === null;
    if (isQuiet) return { order: current, hasMovedMoney };
    const written = await Orders.findOneAndUpdate(
      { _id: current._id, version: current.version },
      {
        $set: {
          ...(hasChanged ? { effects } : {}),
          lastSyncAttempt: now,
          lastSyncError,
          witnessedBy,
          nextSyncAt:
            witnessedBy || hasMovedMoney ? now : isDone ? null : nextLookAt(after, now, Math.random()),
          ...(isDone ? { syncAttempts: 0 } : {}),
        },
        // Bookkeeping alone changes nothing that anyone watches, so the version stays.
        $inc: { ...(hasChanged ? { version: 1 } : {}), ...(isDone ? {} : { syncAttempts: 1 }) },
      },
      { returnDocument: "after", lean: true },
    );
    if (written) {
      if (failure) throw failure;
      const reviewed = review && (await toReview(written, review, cause));
      if (reviewed) return finish(reviewed, cause, witnessedBy);
      if (!hasMore) return { order: written, hasMovedMoney };
      current = written;
      continue;
    }
    const latest: OrderRecord | null = await Orders.findById(current._id).lean<OrderRecord>();
    if (!latest) return { order: current, hasMovedMoney };
    current = latest;
  }
  throw new OrderError("contended", { orderId: String(order._id) });
}

/** Also of a paid order, which then has to be read again: something must have happened to it. */
async function recordFailure(order: OrderRecord, error: unknown): Promise<void> {
  const now = new Date();
  const lastSyncError = messageOf(error);
  await Orders.updateOne(
    { _id: order._id, version: order.version },
    {
      $set: {
        lastSyncAttempt: now,
        lastSyncError,
        nextSyncAt: nextLookAt({ ...order, lastSyncError }, now, Math.random()),
      },
      $inc: { syncAttempts: 1 },
    },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
