import StripeClient from "stripe";
import { isUnpaid, type SyncCause } from "~/orders/order";
import type { OrderRecord } from "~/orders/order.server";
import { abandonedAfterMs, lastStepAt } from "~/orders/schedule";
import { cancelUnpayable } from "~/orders/transition-order.server";
import { stripe } from "~/platform/stripe.server";
import { syncOrder } from "./sync-order.server";

/** Whether nobody has paid the order or tried to for a day. One that is `processing` never is. */
export function isAbandoned(order: OrderRecord, now: Date): boolean {
  const quietSince = Math.max(lastStepAt(order), order.touchedAt?.getTime() ?? 0);
  return order.open && isUnpaid(order.status) && now.getTime() - quietSince >= abandonedAfterMs;
}

/**
 * Ends an unpaid order, since it is abandoned or the staff say so: cancels its intent at Stripe, then brings the order
 * in line. If Stripe refuses, since it was paid a moment ago, the truth decides.
 *
 * Source: https://docs.stripe.com/api/payment_intents/cancel
 *
 * @throws {Stripe.errors.StripeError} when Stripe can't be reached; the next sweep, or press, goes on from there.
 */
export async function abandonOrder(order: OrderRecord, cause: SyncCause = "sweep"): Promise<void> {
  const { paymentIntentId } = order;
  if (!paymentIntentId) return void (await cancelUnpayable(order, cause));
  try {
    await stripe().paymentIntents.cancel(paymentIntentId, { cancellation_reason: "abandoned" });
  } catch (error) {
    if (!(error instanceof StripeClient.errors.StripeInvalidRequestError)) throw error;
  }
  const synced = await syncOrder(paymentIntentId, cause);
  // Meanwhile the student may have come back and have another one to pay.
  if (!synced.open || !isUnpaid(synced.status) || synced.paymentIntentId !== paymentIntentId) return;
  // Its intent was canceled to make room for another one, which then was never made.
  const intent = await stripe().paymentIntents.retrieve(paymentIntentId);
  if (intent.status === "canceled") await cancelUnpayable(synced, cause);
}
