import { Schema, type Types } from "mongoose";
import { defineModel } from "~/platform/database.server";
import { type Delivery, DeliveryQueue, deliveryFields } from "~/platform/delivery-queue.server";
import type { MailTemplate, OutgoingMail } from "./mail";

/** An email to be sent, or already sent. */
export interface OutboxRecord extends Delivery {
  _id: Types.ObjectId;
  template: MailTemplate;
  to: string[];
  props: unknown;
  createdAt: Date;
}

const outboxSchema = new Schema<OutboxRecord>(
  {
    ...deliveryFields,
    template: { type: String, required: true },
    to: { type: [String], required: true },
    props: { type: Schema.Types.Mixed, required: true },
  },
  {
    timestamps: { createdAt: true, updatedAt: false },
    versionKey: false,
    collection: "outbox",
    minimize: false,
  },
);
outboxSchema.index({ key: 1 }, { unique: true });
outboxSchema.index({ state: 1, nextAttemptAt: 1 });
outboxSchema.index({ to: 1, createdAt: 1 });

export const Outbox = defineModel<OutboxRecord>("OutboxMail", outboxSchema);

/** The lease is longer than it may take to render and send an email. With these waits, 24 attempts take about two days. */
export const outbox = new DeliveryQueue(Outbox, {
  leaseMs: 120_000,
  waits: { firstMs: 60_000, longestMs: 4 * 60 * 60_000 },
});

/** Puts an email into the outbox, once per key. A worker sends it as soon as a mail server is available. */
export async function enqueueMail<Template extends MailTemplate>(
  mail: OutgoingMail<Template>,
): Promise<void> {
  await outbox.enqueue(mail);
}
