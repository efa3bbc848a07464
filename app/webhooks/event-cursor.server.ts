import { Schema } from "mongoose";
import { defineModel, upsertById } from "~/platform/database.server";
import { env } from "~/platform/env.server";

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

/** How far the events of a kind have been read; null before the first time. */
export async function readCursor(kind: string): Promise<Date | null> {
  return (await EventCursors.findById(nameOf(kind)).lean())?.readUpTo ?? null;
}

/** Moves the cursor forward, never back, even with concurrent writers. */
export async function advanceCursor(kind: string, readUpTo: Date): Promise<void> {
  await upsertById(EventCursors, nameOf(kind), { $max: { readUpTo } });
}

function nameOf(kind: string): string {
  return `${env().stripeMode}:${kind}`;
}
