import { clock } from "~/platform/clock/clock";
import { env } from "~/platform/env.server";
import { type OrderRecord, WritableOrders } from "./order.server";
import { unclaimedState } from "./order-state";

/** What the intent must match: a different price, or a customer who was deleted in Stripe, requires another intent. */
export type OrderTerms = Pick<OrderRecord, "items" | "currency" | "amountMinor" | "stripeCustomerId">;

/**
 * Makes an intent the one that the student can pay now.
 *
 * @returns false when the order has moved on since `order` was read: closed, with another intent, or on other terms.
 */
export async function attachIntent(order: OrderRecord, paymentIntentId: string): Promise<boolean> {
  const { matchedCount } = await WritableOrders.updateOne(
    { _id: order._id, open: true, intentVersion: order.intentVersion, paymentIntentId: null },
    {
      $set: { paymentIntentId },
      $addToSet: { paymentIntentIds: paymentIntentId },
      $inc: { version: 1 },
    },
  );
  return matchedCount > 0;
}

/** An intent that was made for an order, by what its metadata says. */
export interface MadeIntent {
  orderId: string;
  studentId: string;
  intentVersion: number;
  paymentIntentId: string;
}

/**
 * Ties an intent to the order that it was made for, whatever has become of the order; it is the one to pay if the order waits for it.
 *
 * @returns false when there is no such order.
 */
export async function tieIntent({
  orderId,
  studentId,
  intentVersion,
  paymentIntentId,
}: MadeIntent): Promise<boolean> {
  const owner = { _id: orderId, studentId, mode: env().stripeMode };
  const added = { $addToSet: { paymentIntentIds: paymentIntentId }, $inc: { version: 1 } };
  const current = await WritableOrders.updateOne(
    { ...owner, intentVersion, paymentIntentId: null },
    { ...added, $set: { paymentIntentId } },
  );
  if (current.matchedCount > 0) return true;
  const { matchedCount } = await WritableOrders.updateOne(owner, added);
  return matchedCount > 0;
}

/** Leaves a version of the intent out, since Stripe can't make it any more: the next one is asked for under another key. */
export async function skipIntentVersion(order: OrderRecord): Promise<void> {
  await WritableOrders.updateOne(
    { _id: order._id, version: order.version, paymentIntentId: null },
    { $inc: { intentVersion: 1, version: 1 } },
  );
}

/** New terms and the version of the intent that will carry them, in one update; nothing if the order has moved on. */
export async function reviseOrder(order: OrderRecord, terms: OrderTerms): Promise<void> {
  await WritableOrders.updateOne(
    {
      _id: order._id,
      open: true,
      status: order.status,
      intentVersion: order.intentVersion,
      paymentIntentId: order.paymentIntentId,
    },
    {
      $set: {
        items: terms.items,
        currency: terms.currency,
        amountMinor: terms.amountMinor,
        stripeCustomerId: terms.stripeCustomerId,
        paymentIntentId: null,
        touchedAt: clock.now(),
        // The browser's claim about the old intent doesn't hold for the new one.
        ...(order.status === "processing" ? unclaimedState : {}),
      },
      $inc: { intentVersion: 1, version: 1 },
    },
  );
}

/** A student who is back at the form hasn't abandoned the order. */
export async function touchOrder(order: OrderRecord): Promise<void> {
  await WritableOrders.updateOne({ _id: order._id, open: true }, { $set: { touchedAt: clock.now() } });
}
