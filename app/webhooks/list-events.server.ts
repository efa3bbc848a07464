import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { type StripeEventRecord, StripeEvents } from "./stripe-event.server";

/** An event without its payload. */
export type EventHead = Omit<StripeEventRecord, "payload">;

/** The events in the inbox about any of these intents, their charges, refunds and disputes; newest first. */
export function listEventsOf(paymentIntentIds: string[], limit = 100): Promise<EventHead[]> {
  return StripeEvents.find({ mode: env().stripeMode, paymentIntentId: trusted({ $in: paymentIntentIds }) })
    .sort({ receivedAt: -1 })
    .limit(limit)
    .select("-payload")
    .lean<EventHead[]>();
}
