import { Schema } from "mongoose";
import { defineModel, trusted, upsertById } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";

const flushEveryMs = 5_000;
const minuteMs = 60_000;
const keptSeconds = 24 * 60 * 60;

/** How many deliveries of one minute were not signed by Stripe. */
interface RefusalRecord {
  /** `<mode>:<ISO minute>`. */
  _id: string;
  mode: string;
  minute: Date;
  count: number;
}

const refusalSchema = new Schema<RefusalRecord>(
  {
    _id: { type: String, required: true },
    mode: { type: String, required: true },
    minute: { type: Date, required: true },
    count: { type: Number, required: true, default: 0 },
  },
  { versionKey: false, collection: "refusedSignatures" },
);
refusalSchema.index({ mode: 1, minute: 1 });
refusalSchema.index({ minute: 1 }, { expireAfterSeconds: keptSeconds });

const Refusals = defineModel<RefusalRecord>("RefusedSignature", refusalSchema);

interface Tally {
  count: number;
  timer: NodeJS.Timeout | null;
}

const tally = () => once("refused-signatures", (): Tally => ({ count: 0, timer: null }));

/** Counts a delivery with a wrong signature. A flood of them costs one write in five seconds. */
export function countRefusedSignature(): void {
  const counted = tally();
  counted.count += 1;
  counted.timer ??= setTimeout(() => void write(), flushEveryMs).unref();
}

async function write(): Promise<void> {
  const counted = tally();
  const { count } = counted;
  Object.assign(counted, { count: 0, timer: null });
  const { mode } = env();
  const minute = new Date(Math.floor(Date.now() / minuteMs) * minuteMs);
  const _id = `${mode}:${minute.toISOString()}`;
  const update = { $set: { mode, minute }, $inc: { count } };
  try {
    await upsertById(Refusals, _id, update);
  } catch (error) {
    logger().warn({ err: error, count }, "refused deliveries could not be counted");
  }
}

/** How many deliveries were refused for their signature, in whole minutes. */
export async function countRefusedSignatures(from: Date, to: Date): Promise<number> {
  const minutes = await Refusals.find({
    mode: env().mode,
    minute: trusted({ $gte: from, $lte: to }),
  }).lean<RefusalRecord[]>();
  return minutes.reduce((sum, { count }) => sum + count, 0);
}
