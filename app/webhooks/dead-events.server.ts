import { clock } from "~/platform/clock/clock";
import { env } from "~/platform/env.server";
import { type StripeEventRecord, StripeEvents } from "./stripe-event.server";

type DeadEvent = Pick<StripeEventRecord, "eventId" | "type" | "receivedAt" | "lastError">;

/** The events that failed their last attempt, newest first. */
export function listDeadEvents(limit = 100): Promise<DeadEvent[]> {
  return deadEvents(-1, limit);
}

/** Dead events, oldest first, so that a limit leaves out the newer ones. */
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
 * Retries dead events, with a fresh count of attempts.
 *
 * @param eventId one of them; without it, all.
 * @returns how many.
 */
export async function replayDeadEvents(eventId?: string): Promise<number> {
  const { modifiedCount } = await StripeEvents.updateMany(
    { state: "dead", mode: env().stripeMode, ...(eventId ? { eventId } : {}) },
    { $set: { state: "stored", attempts: 0, nextAttemptAt: clock.now(), lastError: null } },
  );
  return modifiedCount;
}
