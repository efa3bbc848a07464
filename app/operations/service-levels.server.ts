import { Schema } from "mongoose";
import { defineModel, isDuplicateKey, trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";
import { durationBoundsMs, type ServiceLevel, type ServiceRecord, serviceLevels } from "./service-levels";

const bucketMs = 5 * 60_000;
const flushEveryMs = 5_000;
const keptSeconds = 90 * 24 * 60 * 60;

/** Five minutes of one service level, of all processes together. */
interface BucketRecord {
  /** `<mode>:<level>:<ISO start>`. */
  _id: string;
  mode: string;
  level: ServiceLevel;
  start: Date;
  total: number;
  good: number;
  sumMs: number;
  /** How many took so long: one number for each bound of `durationBoundsMs`, and one for what is longer. */
  classes: Record<string, number>;
}

const bucketSchema = new Schema<BucketRecord>(
  {
    _id: { type: String, required: true },
    mode: { type: String, required: true },
    level: { type: String, required: true },
    start: { type: Date, required: true },
    total: { type: Number, required: true, default: 0 },
    good: { type: Number, required: true, default: 0 },
    sumMs: { type: Number, required: true, default: 0 },
    classes: { type: Schema.Types.Mixed, required: true, default: {} },
  },
  { versionKey: false, collection: "serviceLevels", minimize: false },
);
bucketSchema.index({ mode: 1, level: 1, start: 1 });
bucketSchema.index({ start: 1 }, { expireAfterSeconds: keptSeconds });

const Buckets = defineModel<BucketRecord>("ServiceLevel", bucketSchema);

type Outcome = { isGood: boolean } | { tookMs: number };

interface Tally {
  level: ServiceLevel;
  start: Date;
  total: number;
  good: number;
  sumMs: number;
  classes: number[];
}

/** What this process has counted and not written yet. A crash loses a few seconds of figures, and nothing else. */
class ServiceCounter {
  #tallies = new Map<string, Tally>();
  #timer: NodeJS.Timeout | undefined;

  count(level: ServiceLevel, outcome: Outcome): void {
    const tally = this.#tallyOf(level);
    tally.total += 1;
    if (isGood(level, outcome)) tally.good += 1;
    if ("tookMs" in outcome) {
      tally.sumMs += outcome.tookMs;
      const index = classOf(outcome.tookMs);
      tally.classes[index] = (tally.classes[index] ?? 0) + 1;
    }
    this.#timer ??= setTimeout(() => void this.flush(), flushEveryMs).unref();
  }

  /** Writes what was counted. What can't be written is dropped: without its database the shop promises nothing. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const tallies = this.#tallies;
    this.#tallies = new Map();
    for (const tally of tallies.values()) {
      await write(tally).catch((error: unknown) => {
        logger().warn({ err: error, level: tally.level }, "service level could not be counted");
      });
    }
  }

  #tallyOf(level: ServiceLevel): Tally {
    const start = new Date(Math.floor(Date.now() / bucketMs) * bucketMs);
    const key = `${level}:${start.getTime()}`;
    const tally = this.#tallies.get(key) ?? {
      level,
      start,
      total: 0,
      good: 0,
      sumMs: 0,
      classes: Array<number>(durationBoundsMs.length + 1).fill(0),
    };
    this.#tallies.set(key, tally);
    return tally;
  }
}

function isGood(level: ServiceLevel, outcome: Outcome): boolean {
  if ("isGood" in outcome) return outcome.isGood;
  const definition = serviceLevels[level];
  return !("limitMs" in definition) || outcome.tookMs <= definition.limitMs;
}

function classOf(tookMs: number): number {
  const index = durationBoundsMs.findIndex((boundMs) => tookMs <= boundMs);
  return index === -1 ? durationBoundsMs.length : index;
}

async function write({ level, start, total, good, sumMs, classes }: Tally): Promise<void> {
  const { mode } = env();
  const counted = Object.fromEntries(
    classes.map((count, index) => [`classes.${index}`, count] as const).filter(([, count]) => count > 0),
  );
  const update = { $set: { mode, level, start }, $inc: { total, good, sumMs, ...counted } };
  const _id = `${mode}:${level}:${start.toISOString()}`;
  try {
    await Buckets.updateOne({ _id }, update, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await Buckets.updateOne({ _id }, update);
  }
}

function counter(): ServiceCounter {
  return once("service-levels", () => new ServiceCounter());
}

/**
 * Counts one use of a service: by whether it went well, or by how long it took. Costs nothing at the moment: what was
 * counted is written every five seconds, for all processes together.
 *
 * @example
 * countService("payment_to_order", { tookMs: Date.now() - paidAt.getTime() });
 */
export function countService(level: ServiceLevel, outcome: Outcome): void {
  counter().count(level, outcome);
}

/** Writes what this process has counted; before it ends. */
export function flushServiceLevels(): Promise<void> {
  return counter().flush();
}

/** How a service level did from `from` until `to`, in whole five minutes. */
export async function readService(level: ServiceLevel, from: Date, to = new Date()): Promise<ServiceRecord> {
  const start = trusted({ $gte: new Date(Math.floor(from.getTime() / bucketMs) * bucketMs), $lt: to });
  const buckets = await Buckets.find({ mode: env().mode, level, start }).lean<BucketRecord[]>();
  const classes = Array<number>(durationBoundsMs.length + 1).fill(0);
  const sum = { total: 0, good: 0, sumMs: 0 };
  for (const bucket of buckets) {
    sum.total += bucket.total;
    sum.good += bucket.good;
    sum.sumMs += bucket.sumMs;
    for (const [index] of classes.entries())
      classes[index] = (classes[index] ?? 0) + (bucket.classes[index] ?? 0);
  }
  const timed = classes.reduce((all, count) => all + count, 0);
  return {
    total: sum.total,
    good: sum.good,
    meanMs: timed > 0 ? sum.sumMs / timed : null,
    p95Ms: timed > 0 ? percentile(classes, 0.95 * timed) : null,
  };
}

/** The upper bound of the class in which the `rank`th smallest falls; for the open class the last bound. */
function percentile(classes: number[], rank: number): number | null {
  let seen = 0;
  const index = classes.findIndex((count) => {
    seen += count;
    return seen >= rank;
  });
  return durationBoundsMs[Math.min(index, durationBoundsMs.length - 1)] ?? null;
}
