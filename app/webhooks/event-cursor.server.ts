import { Schema } from "mongoose";
import { defineModel, upsertById } from "~/platform/database.server";
import { env } from "~/platform/env.server";

interface EventCursor {
  /** What is read up to here, e.g. `sandbox:payment_intent.succeeded`. */
  _id: string;
  /** Stripe's `created` of the newest event that was taken in. */
  readUpTo: Date;
}

const eventCursorSchema = new Schema<EventCursor>(
  { _id: { type: String, required: true }, readUpTo: { type: Date, required: true } },
  { versionKey: false, collection: "eventCursors" },
);

const EventCursors = defineModel<EventCursor>("EventCursor", eventCursorSchema);

/** Up to when the events of a kind were read; null before the first time. */
export async function readCursor(kind: string): Promise<Date | null> {
  return (await EventCursors.findById(nameOf(kind)).lean())?.readUpTo ?? null;
}

/** Moves the cursor on; never back, whoever comes last. */
export async function advanceCursor(kind: string, readUpTo: Date): Promise<void> {
  await upsertById(EventCursors, nameOf(kind), { $max: { readUpTo } });
}

function nameOf(kind: string): string {
  return `${env().stripeMode}:${kind}`;
}
