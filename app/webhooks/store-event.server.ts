import type Stripe from "stripe";
import { clock } from "~/platform/clock/clock";
import { isDuplicateKey } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { type StripeEventRecord, StripeEvents } from "./stripe-event.server";
import { intentOf } from "./tracked-events";

/**
 * Puts an event into the inbox, once, however often it arrives.
 *
 * @returns whether it is new.
 * @throws when the database can't store it.
 */
export async function storeEvent(event: Stripe.Event, source: StripeEventRecord["source"]): Promise<boolean> {
  const now = clock.now();
  try {
    await StripeEvents.create({
      eventId: event.id,
      type: event.type,
      mode: env().stripeMode,
      paymentIntentId: intentOf(event) ?? undefined,
      createdAtStripe: new Date(event.created * 1000),
      receivedAt: now,
      source,
      payload: event,
      nextAttemptAt: now,
    });
    return true;
  } catch (error) {
    if (!isDuplicateKey(error, "eventId")) throw error;
    if (source === "delivery") await noteDelivery(event.id, now);
    return false;
  }
}

/** An event that was fetched first and delivered later shows that deliveries are getting through. */
async function noteDelivery(eventId: string, receivedAt: Date): Promise<void> {
  await StripeEvents.updateOne({ eventId, source: "recovery" }, { $set: { source: "delivery", receivedAt } });
}

/** Whether an event belongs to our Stripe mode; others are ignored. */
export function isOfOurStripeMode({ livemode }: Pick<Stripe.Event, "livemode">): boolean {
  return livemode === (env().stripeMode === "live");
}
