import { Schema, type Types } from "mongoose";
import { defineModel } from "~/platform/database.server";
import { type Delivery, DeliveryQueue, deliveryFields } from "~/platform/delivery-queue.server";

/** A notice for the webhook, queued or delivered; its key is the notice's ID. */
export interface DeliveryRecord extends Delivery {
  _id: Types.ObjectId;
  /** Sent unchanged with every attempt. */
  body: string;
  createdAt: Date;
}

const keptSeconds = 90 * 24 * 60 * 60;

const deliverySchema = new Schema<DeliveryRecord>(
  {
    ...deliveryFields,
    body: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, collection: "alertDeliveries" },
);
deliverySchema.index({ key: 1 }, { unique: true });
deliverySchema.index({ state: 1, nextAttemptAt: 1 });
deliverySchema.index({ createdAt: 1 }, { expireAfterSeconds: keptSeconds });

export const AlertDeliveries = defineModel<DeliveryRecord>("AlertDelivery", deliverySchema);

/** The lease is longer than a post can take. */
export const alertQueue = new DeliveryQueue(AlertDeliveries, {
  leaseMs: 60_000,
  waits: { firstMs: 30_000, longestMs: 60 * 60_000 },
});
