import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import type { EventState } from "./event-state";
import { StripeEvents } from "./stripe-event.server";

/** So long the words of an event are kept: they name people, and nothing needs them any more. */
const keptMs = 90 * 24 * 60 * 60_000;
const batchSize = 500;
/** Nobody works on these any more; the others need their payload however old it is. */
const concluded: EventState[] = ["handled", "ignored"];

/**
 * Removes the payloads of events that were received more than 90 days ago and are done with. The events themselves stay,
 * so that one which is delivered again is still known.
 *
 * @returns how many lost theirs.
 */
export async function removeOldPayloads({ signal }: { signal?: AbortSignal } = {}) {
  const old = {
    state: trusted({ $in: concluded }),
    receivedAt: trusted({ $lt: new Date(clock.nowMs() - keptMs) }),
    payload: trusted({ $type: "object" as const }),
  };
  let removed = 0;
  while (!signal?.aborted) {
    const batch = await StripeEvents.find(old).limit(batchSize).select("_id").lean();
    if (batch.length === 0) break;
    // Asked once more: somebody may have one of them tried again.
    const { modifiedCount } = await StripeEvents.updateMany(
      { ...old, _id: trusted({ $in: batch.map(({ _id }) => _id) }) },
      { $set: { payload: null, payloadRemovedAt: clock.now() } },
    );
    removed += modifiedCount;
  }
  return { removed };
}
