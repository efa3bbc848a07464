import { clock } from "~/platform/clock/clock";
import { env } from "~/platform/env.server";
import { type StripeEventRecord, StripeEvents } from "./stripe-event.server";

type DeadEvent = Pick<StripeEventRecord, "eventId" | "type" | "receivedAt" | "lastError">;

/** The events that could not be handled, even after the last try; newest first. */
export function listDeadEvents(limit = 100): Promise<DeadEvent[]> {
  return deadEvents(-1, limit);
}

/** The same, but those that have been dead for longest first, so that a limit leaves out what comes later. */
export function listOldestDeadEvents(limit: number): Promise<DeadEvent[]> {
  return deadEvents(1, limit);
}

function deadEvents(order: 1 | -1, limit: number): Promise<DeadEvent[]> {
  return StripeEvents.find({ state: "dead", mode: env().stripeMode })
    .sort({ nextAttemptAt: order, _id: order })
    .limit(limit)
    .select("eventId type receivedAt lastError")
    .lean<DeadEvent[]>();
}

/**
 * Has dead events tried again, from the beginning.
 *
 * @param eventId one of them, or all without it.
 * @returns how many.
 */
export async function replayDeadEvents(eventId?: string): Promise<number> {
  const { modifiedCount } = await StripeEvents.updateMany(
    { state: "dead", mode: env().stripeMode, ...(eventId ? { eventId } : {}) },
    { $set: { state: "stored", attempts: 0, nextAttemptAt: clock.now(), lastError: null } },
  );
  return modifiedCount;
}
