import { Schema, type Types } from "mongoose";
import { defineModel, isDuplicateKey } from "~/platform/database.server";
import { env, type StripeMode } from "~/platform/env.server";

/** The sales of one hour (UTC), summed up from the orders that count in it. */
export interface SalesHourRecord {
  _id: Types.ObjectId;
  mode: StripeMode;
  hour: Date;
  /** Raised whenever an order of this hour may have changed. */
  changes: number;
  /** The value of `changes` just before the orders were read for this sum. */
  tallied: number;
  /** The hour has to be summed up again. */
  isStale: boolean;
  /** `SalesCell[]` as JSON: a year of them is read four times faster than as documents. */
  cells: string;
}

const salesHourSchema = new Schema<SalesHourRecord>(
  {
    mode: { type: String, required: true },
    hour: { type: Date, required: true },
    changes: { type: Number, required: true, default: 0 },
    tallied: { type: Number, required: true, default: 0 },
    isStale: { type: Boolean, required: true, default: true },
    cells: { type: String, default: "[]" },
  },
  { versionKey: false, collection: "salesHours" },
);
salesHourSchema.index({ mode: 1, hour: 1 }, { unique: true });
salesHourSchema.index({ mode: 1, isStale: 1, hour: 1 });

export const SalesHours = defineModel<SalesHourRecord>("SalesHour", salesHourSchema);

/** Marks these hours to be summed up again by the next run. */
export async function markStale(hours: readonly Date[]): Promise<void> {
  if (hours.length === 0) return;
  try {
    await mark(hours);
  } catch (error) {
    // Of two concurrent upserts MongoDB may refuse one; the second try finds the hour.
    if (!isDuplicateKey(error)) throw error;
    await mark(hours);
  }
}

async function mark(hours: readonly Date[]): Promise<void> {
  const { stripeMode: mode } = env();
  const update = { $set: { isStale: true }, $inc: { changes: 1 }, $setOnInsert: { tallied: 0, cells: "[]" } };
  await SalesHours.bulkWrite(
    hours.map((hour) => ({ updateOne: { filter: { mode, hour }, update, upsert: true } })),
    { ordered: false },
  );
}
