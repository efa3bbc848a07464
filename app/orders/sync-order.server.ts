import { isDeepStrictEqual } from "node:util";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { backoffMs } from "./backoff";
import { outdatedMarks, pendingEffects, runEffects } from "./effects.server";
import type { IntentMetadata } from "./intent-metadata";
import { nextOrderState, type OrderState, stateOf } from "./next-order-state";
import { isEnded, type SyncCause } from "./order";
import { type OrderRecord, Orders } from "./order.server";
import { OrderError } from "./order-error";
import { type Patience, readSnapshot } from "./read-snapshot.server";
import { recordStep } from "./record-step.server";

const tries = 5;

/**
 * Brings the order of a PaymentIntent up to date with Stripe. Whoever learns that something may have
 * changed calls this, and nothing else decides an order's state: the browser, the webhook, the
 * background sync and staff. It may run any number of times, at the same time, from any process, in any order.
 *
 * @returns the order as it is now.
 * @throws {Stripe.errors.StripeError} when Stripe can't be read; the order remembers that and when to try again.
 * @throws {OrderError} `unknown_order`, `foreign_intent`, `other_mode` or `contended`.
 */
export async function syncOrder(
  paymentIntentId: string,
  cause: SyncCause,
  patience?: Patience,
): Promise<OrderRecord> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const { order, snapshot } = await readBoth(paymentIntentId, patience);
    if (!order) continue;
    const next = nextOrderState(order, snapshot);
    if (isDeepStrictEqual(next, stateOf(order))) return finish(order);
    const updated = await applyTransition(order, next, cause);
    if (updated) return finish(updated);
  }
  throw new OrderError("contended", { paymentIntentId });
}

async function readBoth(paymentIntentId: string, patience: Patience | undefined) {
  const stored = await findByIntent(paymentIntentId);
  try {
    const { snapshot, metadata } = await readSnapshot(paymentIntentId, patience);
    // A snapshot decides only about an order that was read before it: after an adoption both are read again.
    if (!stored) await adoptIntent(paymentIntentId, metadata);
    return { snapshot, order: stored };
  } catch (error) {
    if (stored) await recordFailure(stored, error);
    throw error;
  }
}

function findByIntent(paymentIntentId: string): Promise<OrderRecord | null> {
  return Orders.findOne({ paymentIntentIds: paymentIntentId, mode: env().mode }).lean<OrderRecord>();
}

/** Ties an intent to its order when the process that created it was killed before it could store the id. */
async function adoptIntent(paymentIntentId: string, metadata: IntentMetadata | null): Promise<void> {
  if (!metadata) throw new OrderError("foreign_intent", { paymentIntentId });
  const { orderId, studentId, intentVersion } = metadata;
  const owner = { _id: orderId, studentId, mode: env().mode };
  const added = { $addToSet: { paymentIntentIds: paymentIntentId }, $inc: { version: 1 } };
  const current = await Orders.updateOne(
    { ...owner, intentVersion, paymentIntentId: null },
    { ...added, $set: { paymentIntentId } },
  );
  if (current.matchedCount > 0) return;
  const { matchedCount } = await Orders.updateOne(owner, added);
  if (matchedCount === 0) throw new OrderError("unknown_order", { paymentIntentId, orderId });
}

/** One atomic update, guarded by the version that was decided on; null when another writer was first. */
async function applyTransition(
  order: OrderRecord,
  next: OrderState,
  cause: SyncCause,
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
        nextSyncAt: new Date(now.getTime() + backoffMs(0, Math.random())),
      },
      $inc: { version: 1 },
      ...(isStep ? { $push: recordStep({ at: now, cause, from: order.status, to: next.status }) } : {}),
    },
    { returnDocument: "after", lean: true },
  );
  if (updated && isStep) {
    logger().info({ order: order.number, from: order.status, to: next.status, cause }, "order moved");
  }
  if (updated?.status === "needs_review" && isStep) {
    logger().error({ order: order.number, reason: next.reviewReason }, "order needs review");
  }
  return updated;
}

/** Carries out the effects and decides when, if ever, the background sync has to look again. */
async function finish(order: OrderRecord): Promise<OrderRecord> {
  const current = await runEffects(order);
  const isDone = isEnded(current.status) && pendingEffects(current).length === 0;
  if (isDone && current.nextSyncAt === null) return current;
  const now = new Date();
  const nextSyncAt = isDone ? null : new Date(now.getTime() + backoffMs(current.syncAttempts, Math.random()));
  // Bookkeeping alone: it changes nothing that anyone watches, so the version stays.
  await Orders.updateOne(
    { _id: current._id, version: current.version },
    {
      $set: { lastSyncAttempt: now, lastSyncError: null, nextSyncAt },
      $inc: { syncAttempts: isDone ? 0 : 1 },
    },
  );
  return { ...current, nextSyncAt };
}

async function recordFailure(order: OrderRecord, error: unknown): Promise<void> {
  const now = new Date();
  await Orders.updateOne(
    { _id: order._id, version: order.version },
    {
      $set: {
        lastSyncAttempt: now,
        lastSyncError: error instanceof Error ? error.message : String(error),
        nextSyncAt: new Date(now.getTime() + backoffMs(order.syncAttempts, Math.random())),
      },
      $inc: { syncAttempts: 1 },
    },
  );
}
