import { isDeepStrictEqual } from "node:util";
import {
  hangsOnRefunds,
  isToBeReadAgain,
  nextOrderState,
  type PaymentSnapshot,
} from "~/orders/next-order-state";
import type { SyncCause } from "~/orders/order";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { OrderError } from "~/orders/order-error";
import { stateOf } from "~/orders/order-state";
import { env } from "~/platform/env.server";
import { isStripeUnavailable, isUnknownToStripe } from "~/platform/stripe.server";
import { adoptIntent } from "./adopt-intent.server";
import { applyTransition } from "./apply-transition.server";
import { finishSync, recordFailure } from "./finish-sync.server";
import { orderSynced } from "./payment-channels.server";
import { type Patience, readSnapshot } from "./read-snapshot.server";
import { isRefundUnderWay } from "./refund-duplicate.server";

const tries = 5;

/** What a signed webhook event says about an intent; it stands in for Stripe's answer only while Stripe gives none. */
export interface WebhookSnapshot {
  eventId: string;
  snapshot: PaymentSnapshot;
}

export interface SyncOptions extends Partial<Patience> {
  webhookSnapshot?: WebhookSnapshot | null;
}

/**
 * Brings the order of a PaymentIntent up to date with Stripe. Everything that learns of a possible change calls this, and
 * nothing else decides an order's state: the browser, the webhook, the
 * background sync and staff. It may run any number of times, at the same time, from any process, in any order.
 *
 * If a paid intent of ours has no order, the order is rebuilt.
 *
 * @returns the order as it is now.
 * @throws {Stripe.errors.StripeError} when Stripe can't be read; the order records that and when to try again.
 * @throws {OrderError} `unknown_order`, `not_rebuilt`, `foreign_intent`, `other_stripe_mode` or `contended`.
 */
export async function syncOrder(
  paymentIntentId: string,
  cause: SyncCause,
  options: SyncOptions = {},
): Promise<OrderRecord> {
  try {
    const order = await bringUpToDate(paymentIntentId, cause, options);
    orderSynced.publish({ cause, result: "ok" });
    return order;
  } catch (error) {
    orderSynced.publish({ cause, result: isSetAside(error) ? "set_aside" : "failed" });
    throw error;
  }
}

/** Nothing of ours, or somebody else has been at it all the time: nobody's failure. */
function isSetAside(error: unknown): boolean {
  return (error instanceof OrderError && error.code !== "not_rebuilt") || isUnknownToStripe(error);
}

async function bringUpToDate(
  paymentIntentId: string,
  cause: SyncCause,
  options: SyncOptions,
): Promise<OrderRecord> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const read = await readBoth(paymentIntentId, cause, options);
    if (!read) continue;
    const { order, witnessedBy } = read;
    const snapshot = hangsOnRefunds(order, read.snapshot)
      ? { ...read.snapshot, isRefundUnderWay: await isRefundUnderWay(paymentIntentId) }
      : read.snapshot;
    const change = { cause, witnessedBy };
    const next = nextOrderState(order, snapshot);
    const isCurrent = isDeepStrictEqual(next, stateOf(order));
    const updated = isCurrent ? order : await applyTransition(order, next, change);
    if (!updated) continue;
    const { order: finished, hasMovedMoney } = await finishSync(updated, change);
    // Stripe's truth is another one now, or has to be read again before somebody is called.
    if (!hasMovedMoney && !isToBeReadAgain(finished, snapshot)) return finished;
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
  { timeoutMs, webhookSnapshot }: SyncOptions,
): Promise<Reading | null> {
  const order = await findByIntent(paymentIntentId);
  try {
    const read = await readSnapshot(paymentIntentId, timeoutMs === undefined ? undefined : { timeoutMs });
    if (order) return { order, snapshot: read.snapshot, witnessedBy: null };
    await adoptIntent(read, cause);
    return null;
  } catch (error) {
    // A paid order knows more than an old event: refunds, disputes.
    const canTrust = order && webhookSnapshot && !order.paidIntentId && isStripeUnavailable(error);
    if (canTrust) return { order, snapshot: webhookSnapshot.snapshot, witnessedBy: webhookSnapshot.eventId };
    if (order) await recordFailure(order, error, cause);
    throw error;
  }
}

function findByIntent(paymentIntentId: string): Promise<OrderRecord | null> {
  return Orders.findOne({ paymentIntentIds: paymentIntentId, mode: env().stripeMode }).lean<OrderRecord>();
}
