import { MongoBackend } from "@agendajs/mongo-backend";
import { Agenda, type Job, type JobWithId } from "agenda";
import mongoose from "mongoose";
import { clock } from "./clock/clock";
import { randomId } from "./clock/random";
import { every } from "./clock/timers";
import { isDuplicateKey } from "./database.server";
import { withDeadline } from "./deadline.server";
import { JobWatch } from "./job-watch.server";
import { logger } from "./logger.server";

const lookEveryMs = 1_000;
/** After this long without news from its worker, another one takes a job over, unless the job says otherwise. */
const usualLockMs = 60_000;
const longestMs = 15 * 60_000;
const stopWithinMs = 3_000;

/** Something that is done repeatedly, by one worker at a time. */
export interface RepeatedJob {
  name: string;
  everySeconds: number;
  /** How long a dead worker keeps the job from the others; short for a job that someone waits for. */
  lockSeconds?: number;
  /** Must end soon after `signal` aborts, when the worker stops. What it returns is logged. */
  run(signal: AbortSignal): Promise<object>;
}

/** A run of a job, once it has ended. */
export interface JobRun {
  job: string;
  isOk: boolean;
  tookMs: number;
}

export interface RunningJobs {
  /** Starts no further jobs, and waits for running ones. */
  stop(): Promise<void>;
}

/**
 * Runs jobs with Agenda on the connected database. Any number of processes can do so with the same jobs: Agenda's lock
 * gives each run to one of them. A run whose worker died isn't repeated; the next one starts when it is due, at most a
 * minute later. After a database outage a worker resumes within seconds; see `JobWatch`.
 *
 * @param onRun called after every run in this process.
 * @throws when the database can't be reached.
 */
export async function startJobs(
  jobs: readonly RepeatedJob[],
  onRun: (run: JobRun) => void = () => {},
): Promise<RunningJobs> {
  const worker = randomId();
  const stopping = new AbortController();
  const running = new Set<string>();
  const open = () => startAgenda(worker, jobs, { running, stopping: stopping.signal, onRun });
  let agenda = await open();
  // Agenda looks for a job before adding it; two workers that start at once would both add it.
  await mongoose.connection
    .collection("agendaJobs")
    .createIndex({ name: 1 }, { unique: true, partialFilterExpression: { type: "single" } });
  for (const job of jobs) await schedule(agenda, job);
  const watch = new JobWatch({
    worker,
    names: jobs.map(({ name }) => name),
    running,
    async begin() {
      await end(agenda);
      agenda = await open();
    },
  });
  watch.start();
  return {
    async stop() {
      stopping.abort();
      watch.stop();
      await agenda.drain(stopWithinMs);
      await agenda.stop();
    },
  };
}

/** Shared by all runs in this process. */
interface Surroundings {
  /** The names of the jobs that are running. */
  running: Set<string>;
  stopping: AbortSignal;
  onRun(run: JobRun): void;
}

async function startAgenda(
  worker: string,
  jobs: readonly RepeatedJob[],
  surroundings: Surroundings,
): Promise<Agenda> {
  const agenda = new Agenda({
    // mongoose and Agenda each have their own types of the same driver.
    backend: new MongoBackend({ mongo: mongoose.connection.db as never }),
    // Written beside each of its locks.
    name: worker,
    processEvery: lookEveryMs,
    defaultLockLifetime: usualLockMs,
  });
  agenda.on("error", (error) => logger().warn({ err: error }, "jobs could not be read"));
  agenda.on("fail", (error: Error, job: JobWithId) => {
    logger().error({ err: error, job: job.attrs.name }, "job failed");
  });
  for (const repeated of jobs) {
    const runHere = (job: Job) => runOnce(job, repeated, surroundings);
    agenda.define(repeated.name, runHere, { concurrency: 1, lockLimit: 1, lockLifetime: lockMsOf(repeated) });
  }
  await agenda.start();
  return agenda;
}

/** Stops an Agenda; the watch releases any locks that it can't release itself. */
async function end(agenda: Agenda): Promise<void> {
  await withDeadline(agenda.stop(), stopWithinMs).catch((error: unknown) => {
    logger().warn({ err: error }, "jobs could not be stopped");
  });
}

/** The state of a repeated job, whichever process runs it. */
export interface JobStatus {
  job: string;
  /** When it is due, possibly in the past. */
  dueAt: Date;
  /** Whether a live worker is running it. */
  isUnderWay: boolean;
}

/** All scheduled jobs. */
export async function listJobs(): Promise<JobStatus[]> {
  const jobs = await mongoose.connection
    .collection<{ name: string; nextRunAt?: Date | null; lockedAt?: Date | null }>("agendaJobs")
    .find({ type: "single" })
    .toArray();
  return jobs.flatMap(({ name, nextRunAt, lockedAt }) =>
    nextRunAt
      ? [{ job: name, dueAt: nextRunAt, isUnderWay: Boolean(lockedAt && isHeldSince(lockedAt)) }]
      : [],
  );
}

function isHeldSince(lockedAt: Date): boolean {
  return clock.nowMs() - lockedAt.getTime() < usualLockMs;
}

/** Only once: scheduling a job again would take its lock away from the worker that is running it. */
async function schedule(agenda: Agenda, { name, everySeconds }: RepeatedJob): Promise<void> {
  const interval = everySeconds * 1_000;
  const { jobs } = await agenda.queryJobs({ name });
  if (jobs.some(({ repeatInterval }) => repeatInterval === interval)) return;
  await agenda.every(interval, name).catch((error: unknown) => {
    if (!isDuplicateKey(error)) throw error;
  });
}

function lockMsOf({ lockSeconds }: RepeatedJob): number {
  return lockSeconds === undefined ? usualLockMs : lockSeconds * 1_000;
}

/** Renews the lock while the job runs, so that a long run isn't taken for dead; but not forever, in case it hangs. */
async function runOnce(
  job: Job,
  repeated: RepeatedJob,
  { running, stopping, onRun }: Surroundings,
): Promise<void> {
  const { name } = job.attrs;
  let isOk = false;
  const own = new AbortController();
  const startedAt = clock.monotonicMs();
  const stopRenewing = every(lockMsOf(repeated) / 3, () => {
    job.touch().catch((error: unknown) => logger().warn({ err: error }, "a job's lock could not be renewed"));
  });
  running.add(name);
  try {
    const report = await withDeadline(repeated.run(AbortSignal.any([stopping, own.signal])), longestMs);
    isOk = true;
    logger().debug({ job: name, tookMs: Math.round(clock.monotonicMs() - startedAt), ...report }, "job done");
  } finally {
    onRun({ job: name, isOk, tookMs: clock.monotonicMs() - startedAt });
    own.abort();
    stopRenewing();
    running.delete(name);
  }
}
