import { Schema } from "mongoose";
import { defineModel } from "~/platform/database.server";
import type { FlagName } from "./flags";

/** A flag that somebody has set. One that nobody has touched has no record. */
export interface FlagRecord {
  _id: FlagName;
  isOn: boolean;
  /** For how many of a hundred students it is on, from 1 to 99; absent where it is on or off for all. */
  percent?: number;
  /** For people: who set it. */
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

/** For how many of a hundred students a flag is on. */
export function shareOf({ isOn, percent }: FlagRecord): number {
  return isOn ? (percent ?? 100) : 0;
}
