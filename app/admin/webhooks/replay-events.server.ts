import { auditStaff } from "~/audit/audit.server";
import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { replayDeadEvents } from "~/webhooks/dead-events.server";
import { StripeEvents } from "~/webhooks/stripe-event.server";
import { rescheduledEvents } from "./list-events.server";

/**
 * Has one event worked on again, whatever became of it before: handling is the same however often it is done. The next
 * worker that looks takes it, within a quarter of a minute. One that is due already is left alone.
 *
 * @returns whether it is due now; false for one that isn't there, or whose payload has been removed.
 */
export async function replayEvent(eventId: string, staffId: string): Promise<boolean> {
  const replayable = { eventId, mode: env().stripeMode, payload: trusted({ $type: "object" as const }) };
  const event = await StripeEvents.findOne(replayable).select("-payload").lean();
  if (!event) return false;
  const { type, state, attempts, lastError, nextAttemptAt } = event;
  if (state === "stored" && nextAttemptAt.getTime() <= clock.nowMs()) return true;
  await auditStaff({
    staffId,
    // Whoever presses twice at once has seen the same state.
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
 * Has all events worked on again that failed: those that are dead, and those that are rescheduled. They are only
 * marked as due; the workers take them as fast as they take any.
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
    // The same events fail at another time if they fail again.
    key: `events:replayed:${latest.eventId}:${latest.nextAttemptAt.getTime()}:${dead}:${rescheduled}`,
    action: "events.replayed",
    subject: "events",
    facts: { dead, rescheduled },
  });
  const hastened = await StripeEvents.updateMany(laterOnes, { $set: { nextAttemptAt: clock.now() } });
  return hastened.modifiedCount + (await replayDeadEvents());
}
