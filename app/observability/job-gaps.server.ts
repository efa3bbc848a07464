import { Schema } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { every } from "~/platform/clock/timers";
import { defineModel, isDuplicateKey } from "~/platform/database.server";
import { listJobs, type RepeatedJob } from "~/platform/jobs.server";
import { logger } from "~/platform/logger.server";
import { announceJobs, noteMissedRuns } from "./measure.server";

const lookEveryMs = 30_000;
/** A worker that is replaced by a new version is gone for some seconds. */
const graceMs = 30_000;

/** How far a job's missed runs have been counted, so that only one process counts each. */
interface GapRecord {
  _id: string;
  countedUntil: Date;
}

const gapSchema = new Schema<GapRecord>(
  { _id: { type: String, required: true }, countedUntil: { type: Date, required: true } },
  { versionKey: false, collection: "jobGaps" },
);

const JobGaps = defineModel<GapRecord>("JobGap", gapSchema);

type Scheduled = Pick<RepeatedJob, "name" | "everySeconds">;

/**
 * Counts background job runs that should have started but didn't: a worker that is gone can't report that itself. Every
 * process watches; runs missed while no process is running can't be counted.
 *
 * @returns a function that stops it.
 */
export function watchJobGaps(jobs: readonly Scheduled[]): () => void {
  const watchedSince = clock.now();
  announceJobs(jobs.map(({ name }) => name));
  const look = () => {
    countMissedRuns(jobs, watchedSince).catch((error: unknown) =>
      logger().warn({ err: error }, "missed runs could not be counted"),
    );
  };
  return every(lookEveryMs, look, { ref: false });
}

/** Checks all jobs once: counts runs missed since `watchedSince` that haven't been counted yet. */
export async function countMissedRuns(jobs: readonly Scheduled[], watchedSince: Date): Promise<void> {
  const now = clock.nowMs();
  const [statuses, gaps] = await Promise.all([listJobs(), JobGaps.find().lean<GapRecord[]>()]);
  for (const { name, everySeconds } of jobs) {
    const job = statuses.find((each) => each.job === name);
    if (job?.isUnderWay) continue;
    const counted = gaps.find(({ _id }) => _id === name)?.countedUntil;
    const known = [job?.dueAt, watchedSince, counted].map((moment) => moment?.getTime() ?? 0);
    const since = Math.max(...known);
    const everyMs = everySeconds * 1_000;
    const missed = missedBetween(since, now, everyMs);
    if (missed === 0) continue;
    const isMine = await advance(name, counted, new Date(since + missed * everyMs));
    if (isMine) noteMissedRuns(name, missed);
  }
}

/** How many runs of a job that has been due since `since` were missed by `now`; both in milliseconds. */
export function missedBetween(since: number, now: number, everyMs: number): number {
  return Math.max(0, Math.floor((now - since - graceMs) / everyMs));
}

/** @returns whether this process was first. */
async function advance(_id: string, from: Date | undefined, countedUntil: Date): Promise<boolean> {
  try {
    if (!from) return Boolean(await JobGaps.create({ _id, countedUntil }));
    const { modifiedCount } = await JobGaps.updateOne(
      { _id, countedUntil: from },
      { $set: { countedUntil } },
    );
    return modifiedCount === 1;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}
