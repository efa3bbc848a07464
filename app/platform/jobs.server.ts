import { MongoBackend } from "@agendajs/mongo-backend";
import { Agenda, type Job, type JobWithId } from "agenda";
import mongoose from "mongoose";
import { isDuplicateKey } from "./database.server";
import { withDeadline } from "./deadline.server";
import { logger } from "./logger.server";

const lookEveryMs = 1_000;
/** A job whose worker has not been heard of for so long is taken up by another one, unless the job says otherwise. */
const usualLockMs = 3 * 60_000;
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

export interface RunningJobs {
  /** Begins nothing more, and waits for what runs. */
  stop(): Promise<void>;
}

/**
 * Runs jobs by Agenda on the connected database. Any number of processes may do so with the same jobs: Agenda's lock
 * gives each run to one of them. A run whose worker died is not repeated; the next one comes when it is due.
 *
 * @throws when the database can't be reached.
 */
export async function startJobs(jobs: readonly RepeatedJob[]): Promise<RunningJobs> {
  const stopping = new AbortController();
  const agenda = new Agenda({
    // mongoose and Agenda each bring types of the same driver.
    backend: new MongoBackend({ mongo: mongoose.connection.db as never }),
    processEvery: lookEveryMs,
    defaultLockLifetime: usualLockMs,
  });
  agenda.on("error", (error) => logger().warn({ err: error }, "jobs could not be read"));
  agenda.on("fail", (error: Error, job: JobWithId) => {
    logger().error({ err: error, job: job.attrs.name }, "job failed");
  });
  for (const job of jobs) {
    const lockLifetime = lockMsOf(job);
    const options = { concurrency: 1, lockLimit: 1, lockLifetime };
    agenda.define(job.name, (attempt) => runOnce(attempt, job, stopping.signal), options);
  }
  await agenda.start();
  // Agenda looks for a job before it adds it; of two workers that start at once both would.
  await mongoose.connection
    .collection("agendaJobs")
    .createIndex({ name: 1 }, { unique: true, partialFilterExpression: { type: "single" } });
  for (const job of jobs) await schedule(agenda, job);
  return {
    async stop() {
      stopping.abort();
      await agenda.drain(stopWithinMs);
      await agenda.stop();
    },
  };
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
async function runOnce(job: Job, repeated: RepeatedJob, stopping: AbortSignal): Promise<void> {
  const own = new AbortController();
  const startedAt = performance.now();
  const renewal = setInterval(() => {
    job.touch().catch((error: unknown) => logger().warn({ err: error }, "a job's lock could not be renewed"));
  }, lockMsOf(repeated) / 3);
  try {
    const report = await withDeadline(repeated.run(AbortSignal.any([stopping, own.signal])), longestMs);
    const tookMs = Math.round(performance.now() - startedAt);
    logger().debug({ job: job.attrs.name, tookMs, ...report }, "job done");
  } finally {
    own.abort();
    clearInterval(renewal);
  }
}
