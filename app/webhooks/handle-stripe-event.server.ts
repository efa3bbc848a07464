import { OrderError } from "~/orders/order-error";
import { syncOrder } from "~/orders/sync-order.server";
import { trusted } from "~/platform/database.server";
import { logger } from "~/platform/logger.server";
import { type StripeEventRecord, StripeEvents } from "./stripe-event.server";
import { paymentIntentOf } from "./tracked-events";

const leaseMs = 30_000;

/**
 * Works on a stored event: syncs the order that it speaks of. Of several that ask at once, one does; an
 * event whose worker died is taken up again when its lease has run out. A failure is kept with the event,
 * which stays `stored`, so that it is worked on again.
 */
export async function handleStripeEvent(eventId: string): Promise<void> {
  const event = await lease(eventId);
  if (!event) return;
  const paymentIntentId = paymentIntentOf(event.payload);
  try {
    if (paymentIntentId) await syncOrder(paymentIntentId, "webhook");
    await conclude(event, paymentIntentId ? "handled" : "ignored");
  } catch (error) {
    if (error instanceof OrderError && error.code === "foreign_intent") return conclude(event, "ignored");
    logger().warn({ err: error, eventId, type: event.type }, "event could not be handled yet");
    await StripeEvents.updateOne(
      { eventId },
      { $set: { leaseUntil: null, lastError: error instanceof Error ? error.message : String(error) } },
    );
  }
}

function lease(eventId: string): Promise<StripeEventRecord | null> {
  const now = new Date();
  return StripeEvents.findOneAndUpdate(
    { eventId, state: "stored", $or: [{ leaseUntil: null }, { leaseUntil: trusted({ $lt: now }) }] },
    { $set: { leaseUntil: new Date(now.getTime() + leaseMs) }, $inc: { attempts: 1 } },
    { returnDocument: "after", lean: true },
  );
}

async function conclude(event: StripeEventRecord, state: "handled" | "ignored"): Promise<void> {
  await StripeEvents.updateOne(
    { eventId: event.eventId },
    { $set: { state, handledAt: new Date(), leaseUntil: null, lastError: null } },
  );
}
