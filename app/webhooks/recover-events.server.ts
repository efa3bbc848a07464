import { Schema } from "mongoose";
import type Stripe from "stripe";
import { compareIntents, type IntentKnowledge, type RecoveryReport } from "~/payments/recover-intents.server";
import { clock } from "~/platform/clock/clock";
import { defineModel, trusted, upsertById } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { forEachConcurrently } from "~/platform/for-each-concurrently";
import { stripe } from "~/platform/stripe.server";
import { createdSince, pagesOf } from "~/platform/stripe-pages.server";
import { handleStripeEvent } from "./handle-stripe-event.server";
import { isOfOurStripeMode, storeEvent } from "./store-event.server";
import { StripeEvents } from "./stripe-event.server";
import { syncTargetOf } from "./tracked-events";

const succeeded = "payment_intent.succeeded";
const dayMs = 24 * 60 * 60_000;
/** Events can be listed only a little after their `created`, and not in that order. */
const overlapMs = 10 * 60_000;
/** How long Stripe keeps events. Source: https://docs.stripe.com/api/events/list */
export const keptMs = 30 * dayMs;
const concurrency = 4;

interface EventCursor {
  /** The kind of event, e.g. `sandbox:payment_intent.succeeded`. */
  _id: string;
  /** Events with a Stripe `created` up to this time have been stored. */
  readUpTo: Date;
}

const eventCursorSchema = new Schema<EventCursor>(
  { _id: { type: String, required: true }, readUpTo: { type: Date, required: true } },
  { versionKey: false, collection: "eventCursors" },
);

const EventCursors = defineModel<EventCursor>("EventCursor", eventCursorSchema);

interface EventRecovery {
  signal?: AbortSignal;
  /** How far back to look for undelivered events, in milliseconds; Stripe keeps them for 30 days. */
  reachMs: number;
}

/**
 * Fetches events that Stripe couldn't deliver: `payment_intent.succeeded` events since the last run (at the first run, all
 * that Stripe still has), and every undelivered event within reach. They go through the inbox like delivered ones; those
 * that it already has are skipped.
 *
 * @throws {Stripe.errors.StripeError} when Stripe can't list them; the next run starts where this one did.
 */
export async function recoverEvents({ signal, reachMs }: EventRecovery): Promise<RecoveryReport> {
  const report: RecoveryReport = { seen: 0, recovered: 0, failed: 0 };
  const begunAt = clock.nowMs();
  const readUpTo = (await readCursor(succeeded))?.getTime() ?? begunAt - keptMs;
  await takeIn({ type: succeeded, created: createdSince(readUpTo - overlapMs) }, report, signal);
  if (!signal?.aborted) await advanceCursor(succeeded, new Date(begunAt));
  await takeIn({ delivery_success: false, created: createdSince(begunAt - reachMs) }, report, signal);
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
    const tracked = events.filter((event) => isOfOurStripeMode(event) && syncTargetOf(event) !== null);
    report.seen += tracked.length;
    const known = await knownIds(tracked);
    const missed = tracked.filter(({ id }) => !known.has(id));
    const standings = await compareEvents(missed);
    await forEachConcurrently(missed, { concurrency, signal }, async (event) => {
      const standing = standings.get(event) ?? "news";
      // If the sweep doesn't fix the order, the next run finds the event among the undelivered ones.
      if (standing === "with_sweep") return;
      await storeEvent(event, "recovery");
      const isNews = standing === "news";
      const outcome = await handleStripeEvent(event.id, { isNews });
      if (outcome === "done" && isNews) report.recovered += 1;
      if (outcome === "rescheduled") report.failed += 1;
    });
  }
}

/** Compares payment events with our orders: after an outage, most of them say nothing new. */
async function compareEvents(events: Stripe.Event[]): Promise<Map<Stripe.Event, IntentKnowledge>> {
  const told = events.flatMap((event) =>
    event.type === "payment_intent.succeeded" || event.type === "payment_intent.processing"
      ? [{ event, intent: event.data.object }]
      : [],
  );
  const standings = await compareIntents(told.map(({ intent }) => intent));
  return new Map(told.map(({ event, intent }) => [event, standings.get(intent) ?? "news"]));
}

async function knownIds(events: Stripe.Event[]): Promise<Set<string>> {
  const known = await StripeEvents.find({ eventId: trusted({ $in: events.map(({ id }) => id) }) })
    .select("eventId")
    .lean();
  return new Set(known.map(({ eventId }) => eventId));
}

/** How far the events of a kind have been read; null before the first time. */
async function readCursor(kind: string): Promise<Date | null> {
  return (await EventCursors.findById(nameOf(kind)).lean())?.readUpTo ?? null;
}

/** Moves the cursor forward, never back, even with concurrent writers. */
async function advanceCursor(kind: string, readUpTo: Date): Promise<void> {
  await upsertById(EventCursors, nameOf(kind), { $max: { readUpTo } });
}

function nameOf(kind: string): string {
  return `${env().stripeMode}:${kind}`;
}
