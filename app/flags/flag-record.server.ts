import { Schema } from "mongoose";
import { defineModel } from "~/platform/database.server";
import type { FlagName } from "./flags";

/** A flag that someone has set. A flag that no one has changed has no record. */
export interface FlagRecord {
  _id: FlagName;
  isOn: boolean;
  /** The percentage of students for whom it is on, from 1 to 99; absent if it is on or off for everyone. */
  percent?: number;
  /** Who set it, for display. */
  changedBy: string;
  changedAt: Date;
}

const flagSchema = new Schema<FlagRecord>(
  {
    _id: { type: String, required: true },
    isOn: { type: Boolean, required: true },
    percent: { type: Number, min: 1, max: 99 },
    changedBy: { type: String, required: true },
    changedAt: { type: Date, required: true },
  },
  { versionKey: false, collection: "featureFlags" },
);

export const FeatureFlags = defineModel<FlagRecord>("FeatureFlag", flagSchema);

/** The percentage of students for whom a flag is on. */
export function shareOf({ isOn, percent }: FlagRecord): number {
  return isOn ? (percent ?? 100) : 0;
}
