import { Schema, type Types } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { defineModel, isDuplicateKey } from "~/platform/database.server";
import type { MailTemplate, OutgoingMail } from "./mail";

/** An email to be sent, or already sent. One row per key, however often it is enqueued. */
export interface OutboxRecord {
  _id: Types.ObjectId;
  key: string;
  template: MailTemplate;
  to: string[];
  props: unknown;
  state: "queued" | "sent" | "dead";
  attempts: number;
  /** When it is due; a process that claims it moves this past the time it may need. */
  nextAttemptAt: Date;
  sentAt: Date | null;
  lastError: string | null;
  createdAt: Date;
}

const outboxSchema = new Schema<OutboxRecord>(
  {
    key: { type: String, required: true },
    template: { type: String, required: true },
    to: { type: [String], required: true },
    props: { type: Schema.Types.Mixed, required: true },
    state: { type: String, enum: ["queued", "sent", "dead"], required: true, default: "queued" },
    attempts: { type: Number, required: true, default: 0 },
    nextAttemptAt: { type: Date, required: true },
    sentAt: { type: Date, default: null },
    lastError: { type: String, default: null },
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

/** Puts an email into the outbox, once per key. A worker sends it as soon as a mail server is available. */
export async function enqueueMail<Template extends MailTemplate>(
  mail: OutgoingMail<Template>,
): Promise<void> {
  try {
    await Outbox.create({ ...mail, nextAttemptAt: clock.now() });
  } catch (error) {
    if (!isDuplicateKey(error, "key")) throw error;
  }
}
