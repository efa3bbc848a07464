import { Schema, type Types } from "mongoose";
import type Stripe from "stripe";
import { defineModel } from "~/platform/database.server";
import type { StripeMode } from "~/platform/env.server";
import { type EventState, eventStates } from "./event-state";

/** An event in the inbox: stored before it is acknowledged, worked on afterwards. */
export interface StripeEventRecord {
  _id: Types.ObjectId;
  eventId: string;
  type: string;
  mode: StripeMode;
  /** The intent that it is about; absent where it is about none. */
  paymentIntentId?: string;
  /** When Stripe made it. */
  createdAtStripe: Date;
  /** When it came; of one that was delivered after we had asked for it, when that was. */
  receivedAt: Date;
  /** Whether Stripe delivered it, or we had to ask for it and nothing was delivered since. */
  source: "delivery" | "recovery";
  /** Null once it has been removed for its age. */
  payload: Stripe.Event | null;
  payloadRemovedAt: Date | null;
  /** `dead` after the last try: a person may have it tried again. */
  state: EventState;
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
    paymentIntentId: String,
    createdAtStripe: { type: Date, required: true },
    receivedAt: { type: Date, required: true },
    source: { type: String, required: true, default: "delivery" },
    payload: { type: Schema.Types.Mixed, required: true },
    payloadRemovedAt: { type: Date, default: null },
    state: { type: String, enum: eventStates, required: true, default: "stored" },
    handledAt: { type: Date, default: null },
    nextAttemptAt: { type: Date, required: true },
    attempts: { type: Number, required: true, default: 0 },
    lastError: { type: String, default: null },
  },
  { versionKey: false, collection: "stripeEvents", minimize: false },
);
stripeEventSchema.index({ eventId: 1 }, { unique: true });
stripeEventSchema.index({ mode: 1, state: 1, nextAttemptAt: 1, _id: 1 });
// What the staff look through: all of them, those of a type, and those of a type in a state.
stripeEventSchema.index({ mode: 1, receivedAt: -1, _id: -1 });
stripeEventSchema.index({ mode: 1, type: 1, receivedAt: -1, _id: -1 });
stripeEventSchema.index({ mode: 1, type: 1, state: 1, receivedAt: -1, _id: -1 });
// How long ago Stripe has last delivered something.
stripeEventSchema.index({ mode: 1, source: 1, receivedAt: 1 });
// A query uses it only if it names the `$type` itself. Events leave it with their payload, so it stays small.
stripeEventSchema.index(
  { state: 1, receivedAt: 1, mode: 1 },
  { partialFilterExpression: { payload: { $type: "object" } } },
);
// Those about an order's intents.
stripeEventSchema.index({ paymentIntentId: 1 }, { sparse: true });

export const StripeEvents = defineModel<StripeEventRecord>("StripeEvent", stripeEventSchema);
