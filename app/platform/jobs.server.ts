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
/** A job whose worker has not been heard of for so long is taken up by another one, unless the job says otherwise. */
const usualLockMs = 60_000;
const longestMs = 15 * 60_000;
const stopWithinMs = 3_000;

/** Something that is to be done again and again, by one worker at a time. */
export interface RepeatedJob {
  name: string;
  everySeconds: number;
  /** How long a worker that has died keeps it from the others; for one that somebody waits for. */
  lockSeconds?: number;
  /** Ends soon after `signal` aborts: it aborts when the worker stops. What it returns is logged. */
  run(signal: AbortSignal): Promise<object>;
}

/** A run of a job, once it has ended. */
export interface JobRun {
  job: string;
  isOk: boolean;
  tookMs: number;
}

export interface RunningJobs {
  /** Begins nothing more, and waits for what runs. */
  stop(): Promise<void>;
}

/**
 * Runs jobs by Agenda on the connected database. Any number of processes may do so with the same jobs: Agenda's lock
 * gives each run to one of them. A run whose worker died is not repeated; the next one comes when it is due, a minute
 * later at most. After an outage of the database a worker goes on within seconds; see `JobWatch`.
 *
 * @param onRun told of every run in this process.
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
  // Agenda looks for a job before it adds it; of two workers that start at once both would.
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

/** What every run in this process shares. */
interface Surroundings {
  /** The names of the jobs that run at the moment. */
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
    // mongoose and Agenda each bring types of the same driver.
    backend: new MongoBackend({ mongo: mongoose.connection.db as never }),
    // Written beside each lock that it takes.
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

/** What it holds is released by the watch, if it can't do so itself. */
async function end(agenda: Agenda): Promise<void> {
  await withDeadline(agenda.stop(), stopWithinMs).catch((error: unknown) => {
    logger().warn({ err: error }, "jobs could not be ended");
  });
}

/** How a repeated job stands, whichever process runs it. */
export interface JobStatus {
  job: string;
  /** When it is due next, or has been due since. */
  dueAt: Date;
  /** A worker that has been heard of lately is at it. */
  isUnderWay: boolean;
}

/** Every job that was ever scheduled. */
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

/** Only once: scheduling a job anew takes its lock away from whoever runs it at the moment. */
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

/** Renews the lock while the job runs, so that a long one isn't taken for dead; but not for ever, if it hangs. */
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
