import type Stripe from "stripe";
import type { RecoveryReport } from "~/orders/recover-intents.server";
import { trusted } from "~/platform/database.server";
import { forEachConcurrently } from "~/platform/for-each-concurrently";
import { stripe } from "~/platform/stripe.server";
import { createdSince, pagesOf } from "~/platform/stripe-pages.server";
import { advanceCursor, readCursor } from "./event-cursor.server";
import { handleStripeEvent } from "./handle-stripe-event.server";
import { isOfOurMode, storeEvent } from "./store-event.server";
import { StripeEvents } from "./stripe-event.server";
import { syncTargetOf } from "./tracked-events";

const succeeded = "payment_intent.succeeded";
const dayMs = 24 * 60 * 60_000;
/** Events become listable a little after their `created`, and not in its order. */
const overlapMs = 10 * 60_000;
/** How long Stripe keeps events. Source: https://docs.stripe.com/api/events/list */
const keptMs = 30 * dayMs;
const concurrency = 4;

/**
 * Takes in what Stripe has tried to tell us and could not: `payment_intent.succeeded` events since the last turn, and every
 * event of the last 30 days that was not delivered. They go through the inbox, like delivered ones; those
 * that it has already are passed over.
 *
 * @throws {Stripe.errors.StripeError} when Stripe can't list them; the next turn begins where this one did.
 */
export async function recoverEvents({ signal }: { signal?: AbortSignal } = {}): Promise<RecoveryReport> {
  const report: RecoveryReport = { seen: 0, recovered: 0, failed: 0 };
  const begunAt = Date.now();
  const readUpTo = (await readCursor(succeeded))?.getTime() ?? begunAt - dayMs;
  await takeIn({ type: succeeded, created: createdSince(readUpTo - overlapMs) }, report, signal);
  if (!signal?.aborted) await advanceCursor(succeeded, new Date(begunAt));
  await takeIn({ delivery_success: false, created: createdSince(begunAt - keptMs) }, report, signal);
  return report;
}

async function takeIn(
  query: Stripe.EventListParams,
  report: RecoveryReport,
  signal?: AbortSignal,
): Promise<void> {
  const lists = pagesOf((page) => stripe().events.list({ ...query, ...page }));
  for await (const events of lists) {
    if (signal?.aborted) return;
    const tracked = events.filter((event) => isOfOurMode(event) && syncTargetOf(event) !== null);
    report.seen += tracked.length;
    const known = await knownIds(tracked);
    const missed = tracked.filter(({ id }) => !known.has(id));
    await forEachConcurrently(missed, { concurrency, signal }, async (event) => {
      await storeEvent(event, "recovery");
      const outcome = await handleStripeEvent(event.id);
      if (outcome === "done") report.recovered += 1;
      if (outcome === "put_off") report.failed += 1;
    });
  }
}

async function knownIds(events: Stripe.Event[]): Promise<Set<string>> {
  const known = await StripeEvents.find({ eventId: trusted({ $in: events.map(({ id }) => id) }) })
    .select("eventId")
    .lean();
  return new Set(known.map(({ eventId }) => eventId));
}
