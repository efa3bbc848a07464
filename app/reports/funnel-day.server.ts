import { Schema } from "mongoose";
import { defineModel, trusted, upsertById } from "~/platform/database.server";
import { env, type StripeMode } from "~/platform/env.server";
import type { CountedStep } from "./funnel";
import type { Day } from "./shop-calendar";

/** How often each step was taken for each course on one shop day. It holds nothing that identifies a person. */
export interface FunnelDayRecord {
  /** `<mode>:<day>` */
  _id: string;
  mode: StripeMode;
  day: Day;
  /** By the course's id. */
  courses: Record<string, Partial<Record<CountedStep, number>>>;
}

const funnelDaySchema = new Schema<FunnelDayRecord>(
  {
    _id: { type: String, required: true },
    mode: { type: String, required: true },
    day: { type: String, required: true },
    courses: { type: Schema.Types.Mixed, default: {} },
  },
  { versionKey: false, collection: "funnelDays", minimize: false },
);
funnelDaySchema.index({ mode: 1, day: 1 }, { unique: true });

const FunnelDays = defineModel<FunnelDayRecord>("FunnelDay", funnelDaySchema);

/** One day's counts, by course and step. */
export type DayCounts = Map<string, Partial<Record<CountedStep, number>>>;

/** Adds to a day's counts. Any number of processes may do so. */
export async function addToDay(day: Day, counts: DayCounts): Promise<void> {
  const { stripeMode: mode } = env();
  const added = [...counts].flatMap(([courseId, steps]) =>
    Object.entries(steps).map(([step, count]) => [`courses.${courseId}.${step}`, count] as const),
  );
  const update = { $set: { mode, day }, $inc: Object.fromEntries(added) };
  const _id = `${mode}:${day}`;
  await upsertById(FunnelDays, _id, update);
}

/** The counts of the days from `from` to `to`, both included. */
export function readDays(from: Day, to: Day): Promise<FunnelDayRecord[]> {
  const day = trusted({ $gte: from, $lte: to });
  return FunnelDays.find({ mode: env().stripeMode, day }).lean<FunnelDayRecord[]>().exec();
}
