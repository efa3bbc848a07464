import { Schema, type Types } from "mongoose";
import { defineModel } from "~/platform/database.server";
import type { StripeMode } from "~/platform/env.server";

/** A student as Stripe knows them. One for each student and Stripe mode. */
export interface PayerRecord {
  _id: Types.ObjectId;
  userId: string;
  mode: StripeMode;
  /** As they were when the payer was claimed: the request to Stripe is built only from these. */
  email: string;
  name: string;
  stripeCustomerId: string | null;
  /** Part of the idempotency key; raised when Stripe has stored a failure under it. */
  customerVersion: number;
}

const payerSchema = new Schema<PayerRecord>(
  {
    userId: { type: String, required: true },
    mode: { type: String, required: true },
    email: { type: String, required: true },
    name: { type: String, required: true },
    stripeCustomerId: { type: String, default: null },
    customerVersion: { type: Number, required: true, default: 1 },
  },
  { timestamps: true, versionKey: false, collection: "payers" },
);
payerSchema.index({ userId: 1, mode: 1 }, { unique: true });
payerSchema.index(
  { stripeCustomerId: 1 },
  { unique: true, partialFilterExpression: { stripeCustomerId: { $type: "string" } } },
);

export const Payers = defineModel<PayerRecord>("Payer", payerSchema);
