import { trusted } from "~/platform/database.server";
import { forEachConcurrently } from "~/platform/for-each-concurrently";
import { handleStripeEvent } from "./handle-stripe-event.server";
import { StripeEvents } from "./stripe-event.server";

const concurrency = 8;
const batch = 200;

export interface InboxReport {
  handled: number;
  /** Put off until later, or dead. */
  failed: number;
}

/**
 * Works on the stored events that are due, oldest first, until none is left or `signal` aborts: those whose handling
 * failed, or was cut off by the end of a process.
 *
 * @param isEager also those that are put off until later, once each.
 */
export async function processInbox({
  signal,
  isEager = false,
}: {
  signal?: AbortSignal;
  isEager?: boolean;
} = {}): Promise<InboxReport> {
  const report: InboxReport = { handled: 0, failed: 0 };
  const until = new Date();
  if (isEager) await StripeEvents.updateMany({ state: "stored" }, { $set: { nextAttemptAt: until } });
  while (!signal?.aborted) {
    // What is put off now comes due after `until`, so every round has less to do.
    const due = await StripeEvents.find({ state: "stored", nextAttemptAt: trusted({ $lte: until }) })
      .sort({ nextAttemptAt: 1 })
      .limit(batch)
      .select("eventId")
      .lean();
    await forEachConcurrently(due, { concurrency, signal }, async ({ eventId }) => {
      const outcome = await handleStripeEvent(eventId);
      if (outcome === "done") report.handled += 1;
      if (outcome === "put_off") report.failed += 1;
    });
    if (due.length < batch) break;
  }
  return report;
}
