import { Schema, type Types } from "mongoose";
import type Stripe from "stripe";
import { defineModel } from "~/platform/database.server";
import type { Mode } from "~/platform/env.server";

/** An event in the inbox: stored before it is acknowledged, worked on afterwards. */
export interface StripeEventRecord {
  _id: Types.ObjectId;
  eventId: string;
  type: string;
  mode: Mode;
  /** When Stripe made it. */
  createdAtStripe: Date;
  receivedAt: Date;
  payload: Stripe.Event;
  state: "stored" | "handled" | "ignored";
  handledAt: Date | null;
  /** Until when the process that works on it may be trusted to be alive. */
  leaseUntil: Date | null;
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
    payload: { type: Schema.Types.Mixed, required: true },
    state: { type: String, enum: ["stored", "handled", "ignored"], required: true, default: "stored" },
    handledAt: { type: Date, default: null },
    leaseUntil: { type: Date, default: null },
    attempts: { type: Number, required: true, default: 0 },
    lastError: { type: String, default: null },
  },
  { versionKey: false, collection: "stripeEvents", minimize: false },
);
stripeEventSchema.index({ eventId: 1 }, { unique: true });
stripeEventSchema.index({ state: 1, receivedAt: 1 });

export const StripeEvents = defineModel<StripeEventRecord>("StripeEvent", stripeEventSchema);
