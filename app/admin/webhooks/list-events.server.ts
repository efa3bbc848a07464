import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { type KeysetPage, readPage } from "~/platform/keyset.server";
import { type StripeEventRecord, StripeEvents } from "~/webhooks/stripe-event.server";
import type { EventFilter } from "./event-filter";
import { type EventRow, type InboxFigures, mostCounted } from "./event-view";

const pageSize = 50;

/**
 * A page of the inbox: newest first, or, for one state and all types, most recently attempted first. Each kind of filter
 * has its own index.
 */
export async function listEvents(
  { state, type }: EventFilter,
  cursor: string | null,
): Promise<KeysetPage<EventRow>> {
  const page = await readPage<StripeEventRecord>(StripeEvents, {
    filter: { mode: env().stripeMode, ...(state && { state }), ...(type && { type }) },
    sortBy: state && !type ? "nextAttemptAt" : "receivedAt",
    cursor,
    size: pageSize,
  });
  return { ...page, rows: page.rows.map(toEventRow) };
}

/** What the staff pages list of an event. */
export function toEventRow(event: StripeEventRecord): EventRow {
  const { eventId, type, state, source, attempts, lastError } = event;
  return {
    eventId,
    type,
    state,
    source,
    attempts,
    lastError,
    createdAtStripe: event.createdAtStripe.toISOString(),
    receivedAt: event.receivedAt.toISOString(),
    handledAt: event.handledAt?.toISOString() ?? null,
    nextAttemptAt: state === "stored" ? event.nextAttemptAt.toISOString() : null,
  };
}

/** The latest dead events, which need review. */
export async function listDeadLetters(limit: number): Promise<EventRow[]> {
  const dead = await StripeEvents.find({ mode: env().stripeMode, state: "dead" })
    .sort({ nextAttemptAt: -1, _id: -1 })
    .limit(limit)
    .select("-payload")
    .lean<StripeEventRecord[]>();
  return dead.map(toEventRow);
}

/** The counts at the top of the inbox. */
export async function readInboxFigures(): Promise<InboxFigures> {
  const [stored, handled, ignored, dead, rescheduled, oldest] = await Promise.all([
    count({ state: "stored" }),
    count({ state: "handled" }),
    count({ state: "ignored" }),
    count({ state: "dead" }),
    count(rescheduledEvents),
    // Waiting events have a payload; naming it lets the query use the partial index.
    StripeEvents.findOne({
      mode: env().stripeMode,
      state: "stored",
      payload: trusted({ $type: "object" as const }),
    })
      .sort({ receivedAt: 1 })
      .select("receivedAt")
      .lean(),
  ]);
  const oldestWaiting = oldest?.receivedAt.toISOString() ?? null;
  return { stored, handled, ignored, dead, rescheduled, oldestWaiting };
}

/** Events that failed and will be retried automatically. */
export const rescheduledEvents = {
  state: "stored",
  lastError: trusted({ $type: "string" as const }),
} as const;

function count(
  filter: Partial<Pick<StripeEventRecord, "state">> | typeof rescheduledEvents,
): Promise<number> {
  return StripeEvents.countDocuments({ mode: env().stripeMode, ...filter }, { limit: mostCounted + 1 });
}
