import { auditStaff } from "~/audit/audit.server";
import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { replayDeadEvents } from "~/webhooks/dead-events.server";
import { StripeEvents } from "~/webhooks/stripe-event.server";
import { rescheduledEvents } from "./list-events.server";

/**
 * Retries one event, whatever its outcome so far: handling is idempotent. A worker picks it up within 15 seconds. An
 * event that is already due is left alone.
 *
 * @returns whether it is due now; false if it doesn't exist or its payload has been removed.
 */
export async function replayEvent(eventId: string, staffId: string): Promise<boolean> {
  const replayable = { eventId, mode: env().stripeMode, payload: trusted({ $type: "object" as const }) };
  const event = await StripeEvents.findOne(replayable).select("-payload").lean();
  if (!event) return false;
  const { type, state, attempts, lastError, nextAttemptAt } = event;
  if (state === "stored" && nextAttemptAt.getTime() <= clock.nowMs()) return true;
  await auditStaff({
    staffId,
    // A double click sees the same state, and so produces the same key.
    key: `event:${eventId}:replayed:${state}:${nextAttemptAt.getTime()}`,
    action: "event.replayed",
    subject: `event:${eventId}`,
    facts: { type, state, attempts, lastError },
  });
  const { matchedCount } = await StripeEvents.updateOne(replayable, {
    $set: { state: "stored", attempts: 0, nextAttemptAt: clock.now(), lastError: null, handledAt: null },
  });
  return matchedCount > 0;
}

/**
 * Retries all failed events, dead and rescheduled. They are only marked as due; workers process them at their usual pace.
 *
 * @returns how many.
 */
export async function replayFailedEvents(staffId: string): Promise<number> {
  const { stripeMode: mode } = env();
  const deadOnes = { mode, state: "dead" } as const;
  const laterOnes = { mode, ...rescheduledEvents, nextAttemptAt: trusted({ $gt: clock.now() }) };
  const [dead, rescheduled, latestDead, latestLater] = await Promise.all([
    StripeEvents.countDocuments(deadOnes),
    StripeEvents.countDocuments(laterOnes),
    StripeEvents.findOne(deadOnes).sort({ nextAttemptAt: -1 }).select("eventId nextAttemptAt").lean(),
    StripeEvents.findOne(laterOnes).sort({ nextAttemptAt: -1 }).select("eventId nextAttemptAt").lean(),
  ]);
  const latest = latestDead ?? latestLater;
  if (!latest) return 0;
  await auditStaff({
    staffId,
    // If the same events fail again, the times differ and so does the key.
    key: `events:replayed:${latest.eventId}:${latest.nextAttemptAt.getTime()}:${dead}:${rescheduled}`,
    action: "events.replayed",
    subject: "events",
    facts: { dead, rescheduled },
  });
  const hastened = await StripeEvents.updateMany(laterOnes, { $set: { nextAttemptAt: clock.now() } });
  return hastened.modifiedCount + (await replayDeadEvents());
}
