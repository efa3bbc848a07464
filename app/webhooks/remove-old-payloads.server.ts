import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import type { EventState } from "./event-state";
import { StripeEvents } from "./stripe-event.server";

/** How long payloads are kept: they contain personal data, and nothing needs them afterwards. */
const keptMs = 90 * 24 * 60 * 60_000;
const batchSize = 500;
/** Events in these states are finished; the others need their payload however old it is. */
const concluded: EventState[] = ["handled", "ignored"];

/**
 * Removes the payloads of finished events received more than 90 days ago. The events themselves stay, so that a
 * redelivery is recognized.
 *
 * @returns how many payloads were removed.
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
    // The filter is repeated: someone may have retried one of them in the meantime.
    const { modifiedCount } = await StripeEvents.updateMany(
      { ...old, _id: trusted({ $in: batch.map(({ _id }) => _id) }) },
      { $set: { payload: null, payloadRemovedAt: clock.now() } },
    );
    removed += modifiedCount;
  }
  return { removed };
}
