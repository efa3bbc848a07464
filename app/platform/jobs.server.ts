import { MongoBackend } from "@agendajs/mongo-backend";
import { Agenda, type Job, type JobWithId } from "agenda";
import mongoose from "mongoose";
import { logger } from "./logger.server";

const lookEveryMs = 1_000;
/** A job whose worker has not been heard of for so long is taken up by another one. */
const lockMs = 3 * 60_000;
const stopWithinMs = 3_000;

/** Something that is to be done again and again, by one worker at a time. */
export interface RepeatedJob {
  name: string;
  everySeconds: number;
  /** Ends soon after `signal` aborts: it aborts when the worker stops. What it returns is logged. */
  run(signal: AbortSignal): Promise<object>;
}

export interface RunningJobs {
  /** Begins nothing more, and waits for what runs. */
  stop(): Promise<void>;
}

/**
 * Runs jobs by Agenda on the connected database. Any number of processes may do so with the same jobs: Agenda's lock
 * gives each run to one of them, and to another one when that has died.
 *
 * @throws when the database can't be reached.
 */
export async function startJobs(jobs: readonly RepeatedJob[]): Promise<RunningJobs> {
  const stopping = new AbortController();
  const agenda = new Agenda({
    // mongoose and Agenda each bring types of the same driver.
    backend: new MongoBackend({ mongo: mongoose.connection.db as never }),
    processEvery: lookEveryMs,
    defaultLockLifetime: lockMs,
  });
  agenda.on("error", (error) => logger().warn({ err: error }, "jobs could not be read"));
  agenda.on("fail", (error: Error, job: JobWithId) => {
    logger().error({ err: error, job: job.attrs.name }, "job failed");
  });
  for (const { name, run } of jobs) {
    agenda.define(name, (job) => runOnce(job, () => run(stopping.signal)), { concurrency: 1, lockLimit: 1 });
  }
  await agenda.start();
  for (const { name, everySeconds } of jobs) await agenda.every(everySeconds * 1_000, name);
  return {
    async stop() {
      stopping.abort();
      await agenda.drain(stopWithinMs);
      await agenda.stop();
    },
  };
}

/** Renews the lock while the job runs, so that a long one isn't taken for dead. */
async function runOnce(job: Job, run: () => Promise<object>): Promise<void> {
  const startedAt = performance.now();
  const renewal = setInterval(() => {
    job.touch().catch((error: unknown) => logger().warn({ err: error }, "a job's lock could not be renewed"));
  }, lockMs / 3);
  try {
    const report = await run();
    const tookMs = Math.round(performance.now() - startedAt);
    logger().debug({ job: job.attrs.name, tookMs, ...report }, "job done");
  } finally {
    clearInterval(renewal);
  }
}
