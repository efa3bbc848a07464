import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { forEachConcurrently } from "~/platform/for-each-concurrently";
import { handleStripeEvent } from "./handle-stripe-event.server";
import { StripeEvents } from "./stripe-event.server";

const concurrency = 8;

export interface InboxReport {
  handled: number;
  /** Rescheduled, or dead. */
  failed: number;
}

/**
 * Handles all due events, the longest overdue first, until `signal` aborts. These are events whose handling failed, or was
 * cut off when a process ended.
 *
 * @param isExtra also retries rescheduled events before they are due; such an attempt doesn't count.
 */
export async function processInbox({
  signal,
  isExtra = false,
}: {
  signal?: AbortSignal;
  isExtra?: boolean;
} = {}): Promise<InboxReport> {
  const report: InboxReport = { handled: 0, failed: 0 };
  const isDue = isExtra ? {} : { nextAttemptAt: trusted({ $lte: clock.now() }) };
  const due = StripeEvents.find({ mode: env().stripeMode, state: "stored", ...isDue })
    .sort({ nextAttemptAt: 1 })
    .select("eventId")
    .lean()
    .cursor();
  await forEachConcurrently(due, { concurrency, signal }, async ({ eventId }) => {
    const outcome = await handleStripeEvent(eventId, { isExtra });
    if (outcome === "done") report.handled += 1;
    if (outcome === "rescheduled") report.failed += 1;
  });
  return report;
}
