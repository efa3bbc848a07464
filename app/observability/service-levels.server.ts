import { Schema } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { after } from "~/platform/clock/timers";
import { defineModel, trusted, upsertById } from "~/platform/database.server";
import { withDeadline } from "~/platform/deadline.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";
import { durationBoundsMs, type ServiceLevel, type ServiceRecord, serviceLevels } from "./service-levels";

const hourMs = 60 * 60_000;
/** Everything is counted twice: in fine buckets for recent figures, in coarse ones for long periods. */
const bucketSizesMs = [5 * 60_000, hourMs] as const;
const [fineMs, coarseMs] = bucketSizesMs;
/** Longer periods are read from the coarse buckets. */
const longestFineMs = 6 * hourMs;
const flushEveryMs = 5_000;
const writeWithinMs = 10_000;
const keptSeconds = 90 * 24 * 60 * 60;

/** Five minutes or an hour of one service level, over all processes. */
interface BucketRecord {
  /** `<mode>:<level>:<ISO start>/<seconds>`. */
  _id: string;
  mode: string;
  level: ServiceLevel;
  sizeMs: number;
  start: Date;
  total: number;
  good: number;
  sumMs: number;
  /** A count for each bound of `durationBoundsMs`, and one for longer durations. */
  classes: Record<string, number>;
}

const bucketSchema = new Schema<BucketRecord>(
  {
    _id: { type: String, required: true },
    mode: { type: String, required: true },
    level: { type: String, required: true },
    sizeMs: { type: Number, required: true },
    start: { type: Date, required: true },
    total: { type: Number, required: true, default: 0 },
    good: { type: Number, required: true, default: 0 },
    sumMs: { type: Number, required: true, default: 0 },
    classes: { type: Schema.Types.Mixed, required: true, default: {} },
  },
  { versionKey: false, collection: "serviceLevels", minimize: false },
);
bucketSchema.index({ mode: 1, level: 1, sizeMs: 1, start: 1 });
bucketSchema.index({ start: 1 }, { expireAfterSeconds: keptSeconds });

const Buckets = defineModel<BucketRecord>("ServiceLevel", bucketSchema);

type Outcome = { isGood: boolean } | { tookMs: number };

interface Tally {
  level: ServiceLevel;
  sizeMs: number;
  start: Date;
  total: number;
  good: number;
  sumMs: number;
  classes: number[];
}

/** What this process has counted but not written yet. A crash loses only a few seconds of figures. */
class ServiceCounter {
  readonly #tallies = new Map<string, Tally>();
  #cancelFlush: (() => void) | undefined;
  #writing: Promise<void> = Promise.resolve();

  count(level: ServiceLevel, outcome: Outcome, times: number): void {
    const counted = { ...emptyCounts(), total: times, good: isGood(level, outcome) ? times : 0 };
    if ("tookMs" in outcome) {
      counted.sumMs = outcome.tookMs * times;
      counted.classes[classOf(outcome.tookMs)] = times;
    }
    for (const sizeMs of bucketSizesMs) {
      const start = new Date(Math.floor(clock.nowMs() / sizeMs) * sizeMs);
      this.#add({ level, sizeMs, start, ...counted });
    }
    this.#plan();
  }

  /** Writes the counts; what can't be written is kept for the next flush, because outages matter most. */
  flush(): Promise<void> {
    // A caller that waits before the process ends must also wait for a write in progress.
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    const unwritten = [...this.#tallies.values()];
    this.#tallies.clear();
    try {
      while (unwritten[0]) {
        await withDeadline(write(unwritten[0]), writeWithinMs);
        unwritten.shift();
      }
    } catch (error) {
      logger().warn({ err: error }, "service levels could not be written yet");
      for (const tally of unwritten) this.#add(tally);
      this.#plan();
    }
  }

  #plan(): void {
    this.#cancelFlush ??= after(flushEveryMs, () => void this.flush(), { ref: false });
  }

  #add(tally: Tally): void {
    const key = idOf(tally);
    const known = this.#tallies.get(key);
    this.#tallies.set(key, known ? { ...known, ...sumOf(known, tally) } : tally);
  }
}

type Counts = Pick<Tally, "total" | "good" | "sumMs" | "classes">;

function emptyCounts(): Counts {
  return { total: 0, good: 0, sumMs: 0, classes: Array<number>(durationBoundsMs.length + 1).fill(0) };
}

function sumOf(one: Counts, other: Counts): Counts {
  return {
    total: one.total + other.total,
    good: one.good + other.good,
    sumMs: one.sumMs + other.sumMs,
    classes: one.classes.map((count, index) => count + (other.classes[index] ?? 0)),
  };
}

function idOf({ level, start, sizeMs }: Pick<Tally, "level" | "start" | "sizeMs">): string {
  return `${env().stripeMode}:${level}:${start.toISOString()}/${sizeMs / 1_000}`;
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

async function write(tally: Tally): Promise<void> {
  const { level, sizeMs, start, total, good, sumMs, classes } = tally;
  const counted = Object.fromEntries(
    classes.map((count, index) => [`classes.${index}`, count] as const).filter(([, count]) => count > 0),
  );
  const update = {
    $set: { mode: env().stripeMode, level, sizeMs, start },
    $inc: { total, good, sumMs, ...counted },
  };
  const _id = idOf(tally);
  await upsertById(Buckets, _id, update);
}

function counter(): ServiceCounter {
  return once("service-levels", () => new ServiceCounter());
}

/**
 * Counts outcomes of a service, by success or by duration. Costs nothing immediately: counts are written every five
 * seconds.
 *
 * @example
 * countService("payment_to_order", { tookMs: clock.nowMs() - paidAt.getTime() });
 */
export function countService(level: ServiceLevel, outcome: Outcome, times = 1): void {
  counter().count(level, outcome, times);
}

/** Writes what this process has counted, before it ends. */
export function flushServiceLevels(): Promise<void> {
  return counter().flush();
}

/**
 * A service level from `from` until `to`, in steps of five minutes; beyond six hours in whole hours, so that a month is
 * read as fast as a day.
 */
export async function readService(level: ServiceLevel, from: Date, to = clock.now()): Promise<ServiceRecord> {
  const sizeMs = to.getTime() - from.getTime() > longestFineMs ? coarseMs : fineMs;
  const start = trusted({ $gte: new Date(Math.floor(from.getTime() / sizeMs) * sizeMs), $lt: to });
  const buckets = await Buckets.find({ mode: env().stripeMode, level, sizeMs, start }).lean<BucketRecord[]>();
  const { total, good, sumMs, classes } = buckets
    .map((bucket): Counts => ({ ...bucket, classes: durationClasses(bucket) }))
    .reduce(sumOf, emptyCounts());
  const timed = classes.reduce((all, count) => all + count, 0);
  return {
    total,
    good,
    meanMs: timed > 0 ? sumMs / timed : null,
    p95Ms: timed > 0 ? percentile(classes, 0.95 * timed) : null,
  };
}

function durationClasses({ classes }: BucketRecord): number[] {
  return emptyCounts().classes.map((_, index) => classes[index] ?? 0);
}

/** The upper bound of the class that contains the `rank`th smallest value; for the open class, the last bound. */
function percentile(classes: number[], rank: number): number | null {
  let seen = 0;
  const index = classes.findIndex((count) => {
    seen += count;
    return seen >= rank;
  });
  return durationBoundsMs[Math.min(index, durationBoundsMs.length - 1)] ?? null;
}
