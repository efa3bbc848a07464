import { auditStaff } from "~/operations/audit.server";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { replayDeadEvents } from "../dead-events.server";
import { StripeEvents } from "../stripe-event.server";
import { putOffEvents } from "./list-events.server";

interface Replay {
  staffId: string;
  /** The same for the same press of the button, so that pressing twice is one entry in the audit trail. */
  key: string;
}

/**
 * Has one event worked on again, whatever became of it before: handling is the same however often it is done. The next
 * worker that looks takes it, within a quarter of a minute.
 *
 * @returns whether it will be; false for one that isn't there, or whose payload has been removed.
 */
export async function replayEvent(eventId: string, { staffId, key }: Replay): Promise<boolean> {
  const replayable = { eventId, mode: env().mode, payload: trusted({ $type: "object" as const }) };
  const event = await StripeEvents.findOne(replayable).select("type state attempts lastError").lean();
  if (!event) return false;
  const { type, state, attempts, lastError } = event;
  await auditStaff({
    staffId,
    key,
    action: "event.replayed",
    subject: `event:${eventId}`,
    facts: { type, state, attempts, lastError },
  });
  const { matchedCount } = await StripeEvents.updateOne(replayable, {
    $set: { state: "stored", attempts: 0, nextAttemptAt: new Date(), lastError: null, handledAt: null },
  });
  return matchedCount > 0;
}

/**
 * Has all events worked on again that failed: those that are dead, and those that are put off until later. They are only
 * marked as due; the workers take them as fast as they take any.
 *
 * @returns how many.
 */
export async function replayFailedEvents({ staffId, key }: Replay): Promise<number> {
  const { mode } = env();
  const [dead, putOff] = await Promise.all([
    StripeEvents.countDocuments({ mode, state: "dead" }),
    StripeEvents.countDocuments({ mode, ...putOffEvents }),
  ]);
  if (dead + putOff === 0) return 0;
  await auditStaff({ staffId, key, action: "events.replayed", subject: "events", facts: { dead, putOff } });
  const hastened = await StripeEvents.updateMany(
    { mode, ...putOffEvents, nextAttemptAt: trusted({ $gt: new Date() }) },
    { $set: { nextAttemptAt: new Date() } },
  );
  return hastened.modifiedCount + (await replayDeadEvents());
}
