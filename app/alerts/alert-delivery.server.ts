import { Schema, type Types } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { defineModel, isDuplicateKey, trusted } from "~/platform/database.server";

/** A notice for the webhook, queued or delivered. */
export interface DeliveryRecord {
  _id: Types.ObjectId;
  /** Unique: the notice's id. */
  key: string;
  /** Sent unchanged with every attempt. */
  body: string;
  state: "queued" | "sent" | "dead";
  attempts: number;
  /** When it is due; the process that claims it moves this forward by its lease. */
  nextAttemptAt: Date;
  sentAt: Date | null;
  lastError: string | null;
  createdAt: Date;
}

const keptSeconds = 90 * 24 * 60 * 60;

const deliverySchema = new Schema<DeliveryRecord>(
  {
    key: { type: String, required: true },
    body: { type: String, required: true },
    state: { type: String, enum: ["queued", "sent", "dead"], required: true, default: "queued" },
    attempts: { type: Number, required: true, default: 0 },
    nextAttemptAt: { type: Date, required: true },
    sentAt: { type: Date, default: null },
    lastError: { type: String, default: null },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, collection: "alertDeliveries" },
);
deliverySchema.index({ key: 1 }, { unique: true });
deliverySchema.index({ state: 1, nextAttemptAt: 1 });
deliverySchema.index({ createdAt: 1 }, { expireAfterSeconds: keptSeconds });

export const AlertDeliveries = defineModel<DeliveryRecord>("AlertDelivery", deliverySchema);

/** Longer than a post can take. */
const leaseMs = 60_000;

/** Queues a notice for the webhook, once per key. */
export async function enqueueDelivery(key: string, body: string): Promise<void> {
  const now = clock.now();
  try {
    await AlertDeliveries.create({ key, body, nextAttemptAt: now, createdAt: now });
  } catch (error) {
    if (!isDuplicateKey(error, "key")) throw error;
  }
}

/** Claims the delivery that has been due the longest, in one atomic update; null when none is due. */
export function claimDelivery(): Promise<DeliveryRecord | null> {
  const now = clock.nowMs();
  return AlertDeliveries.findOneAndUpdate(
    { state: "queued", nextAttemptAt: trusted({ $lte: new Date(now) }) },
    { $set: { nextAttemptAt: new Date(now + leaseMs) }, $inc: { attempts: 1 } },
    { sort: { nextAttemptAt: 1 }, returnDocument: "after" },
  ).lean<DeliveryRecord>();
}

/** Records the outcome of a claimed delivery, unless another process has claimed it since. */
export async function concludeDelivery(
  { _id, nextAttemptAt }: DeliveryRecord,
  outcome: Partial<DeliveryRecord>,
): Promise<void> {
  await AlertDeliveries.updateOne({ _id, state: "queued", nextAttemptAt }, { $set: outcome });
}
