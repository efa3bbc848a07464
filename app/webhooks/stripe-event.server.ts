import { Schema, type Types } from "mongoose";
import type Stripe from "stripe";
import { defineModel } from "~/platform/database.server";
import type { StripeMode } from "~/platform/env.server";
import { type EventState, eventStates } from "./event-state";

/** An event in the inbox: stored before it is acknowledged, handled afterwards. */
export interface StripeEventRecord {
  _id: Types.ObjectId;
  eventId: string;
  type: string;
  mode: StripeMode;
  /** The intent that it is about, if any. */
  paymentIntentId?: string;
  /** When Stripe created it. */
  createdAtStripe: Date;
  /** When it arrived; for an event that was fetched and then delivered, when it was delivered. */
  receivedAt: Date;
  /** Whether Stripe delivered it, or we fetched it and it hasn't been delivered since. */
  source: "delivery" | "recovery";
  /** Null once it has been removed because of its age. */
  payload: Stripe.Event | null;
  payloadRemovedAt: Date | null;
  /** `dead` after the last attempt: staff can retry it. */
  state: EventState;
  handledAt: Date | null;
  /** The time of the next attempt; the process that handles it moves this forward by its lease. */
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
// For the staff pages: all events, those of a type, and those of a type in a state.
stripeEventSchema.index({ mode: 1, receivedAt: -1, _id: -1 });
stripeEventSchema.index({ mode: 1, type: 1, receivedAt: -1, _id: -1 });
stripeEventSchema.index({ mode: 1, type: 1, state: 1, receivedAt: -1, _id: -1 });
// For the time of the last delivery.
stripeEventSchema.index({ mode: 1, source: 1, receivedAt: 1 });
// A query uses it only if it names the `$type`. Events leave the index with their payload, so it stays small.
stripeEventSchema.index(
  { state: 1, receivedAt: 1, mode: 1 },
  { partialFilterExpression: { payload: { $type: "object" } } },
);
// For the events about an order's intents.
stripeEventSchema.index({ paymentIntentId: 1 }, { sparse: true });

export const StripeEvents = defineModel<StripeEventRecord>("StripeEvent", stripeEventSchema);
