import { Schema, type Types } from "mongoose";
import { defineModel, isDuplicateKey } from "~/platform/database.server";
import { env, type StripeMode } from "~/platform/env.server";

/** The sales of one hour (UTC), summed up from the orders whose money counts in it. */
export interface SalesHourRecord {
  _id: Types.ObjectId;
  mode: StripeMode;
  hour: Date;
  /** Raised whenever an order of this hour may have changed. */
  changes: number;
  /** What `changes` was before the orders were read that the sum was made from. */
  tallied: number;
  /** The sum has to be made anew. */
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

/** Has these hours summed up anew, by whoever comes next. */
export async function markStale(hours: readonly Date[]): Promise<void> {
  if (hours.length === 0) return;
  try {
    await mark(hours);
  } catch (error) {
    // Of two that add an hour at once MongoDB may refuse one; it is there then.
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
