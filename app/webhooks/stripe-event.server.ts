import { Schema, type Types } from "mongoose";
import type Stripe from "stripe";
import { defineModel } from "~/platform/database.server";
import type { Mode } from "~/platform/env.server";

export const eventStates = ["stored", "handled", "ignored", "dead"] as const;

/** An event in the inbox: stored before it is acknowledged, worked on afterwards. */
export interface StripeEventRecord {
  _id: Types.ObjectId;
  eventId: string;
  type: string;
  mode: Mode;
  /** When Stripe made it. */
  createdAtStripe: Date;
  receivedAt: Date;
  /** Whether Stripe delivered it, or we had to ask for it. */
  source: "delivery" | "recovery";
  payload: Stripe.Event;
  /** `dead` after the last try: a person may have it tried again. */
  state: (typeof eventStates)[number];
  handledAt: Date | null;
  /** When it is tried next; a process that works on it puts this off for as long as it may need. */
  nextAttemptAt: Date;
  attempts: number;
  lastError: string | null;
}

const stripeEventSchema = new Schema<StripeEventRecord>(
  {
    eventId: { type: String, required: true },
    type: { type: String, required: true },
    mode: { type: String, required: true },
    createdAtStripe: { type: Date, required: true },
    receivedAt: { type: Date, required: true },
    source: { type: String, required: true, default: "delivery" },
    payload: { type: Schema.Types.Mixed, required: true },
    state: { type: String, enum: eventStates, required: true, default: "stored" },
    handledAt: { type: Date, default: null },
    nextAttemptAt: { type: Date, required: true },
    attempts: { type: Number, required: true, default: 0 },
    lastError: { type: String, default: null },
  },
  { versionKey: false, collection: "stripeEvents", minimize: false },
);
stripeEventSchema.index({ eventId: 1 }, { unique: true });
stripeEventSchema.index({ mode: 1, state: 1, nextAttemptAt: 1 });
stripeEventSchema.index({ receivedAt: 1 });
stripeEventSchema.index({ mode: 1, source: 1, receivedAt: 1 });
stripeEventSchema.index({ mode: 1, type: 1, receivedAt: 1 });

export const StripeEvents = defineModel<StripeEventRecord>("StripeEvent", stripeEventSchema);
