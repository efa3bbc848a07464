import mongoose from "mongoose";
import { clock } from "./clock/clock";
import { after } from "./clock/timers";
import { withDeadline } from "./deadline.server";
import { logger } from "./logger.server";

const lookEveryMs = 5_000;
const patienceMs = 5_000;
/** Between taking a job's lock and running it a second passes at most; after that a lock is forgotten. */
const forgottenMs = 10_000;
/** A job that is due and free for so long, while this worker looks every second, is one that it has lost sight of. */
const restingMs = 20_000;
/** So many looks in a row must find it, since after an outage every job is late. */
const looksBeforeNew = 3;

interface Watched {
  /** What this worker writes beside the locks that it takes. */
  worker: string;
  names: string[];
  /** The jobs that run here at the moment. */
  running: ReadonlySet<string>;
  /** Begins anew with an Agenda that has nothing to remember. */
  begin(): Promise<void>;
}

/**
 * Makes good what Agenda loses when the database is away at the wrong moment: it unlocks a job once, when the run has
 * ended, and goes on if that fails, so that the job would rest until its lock runs out; and a job that waited in its
 * queue for longer than the lock lives counts as locked here for ever.
 */
export class JobWatch {
  readonly #watched: Watched;
  #cancelLook = () => {};
  #isStopped = false;
  #restingLooks = 0;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  start(): void {
    if (this.#isStopped) return;
    this.#cancelLook = after(lookEveryMs, () => void this.#tend().finally(() => this.start()));
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelLook();
  }

  async #tend(): Promise<void> {
    try {
      await withDeadline(this.#releaseForgotten(), patienceMs);
      const resting = await withDeadline(this.#findResting(), patienceMs);
      this.#restingLooks = resting ? this.#restingLooks + 1 : 0;
      if (this.#restingLooks < looksBeforeNew || this.#isStopped) return;
      this.#restingLooks = 0;
      logger().warn({ job: resting }, "a job rested without a reason, jobs begin anew");
      await this.#watched.begin();
    } catch (error) {
      logger().warn({ err: error }, "jobs could not be watched");
    }
  }

  /** Unlocks what this worker has locked and doesn't run. */
  async #releaseForgotten(): Promise<void> {
    const { worker, running } = this.#watched;
    await jobsCollection().updateMany(
      { lastModifiedBy: worker, name: { $nin: [...running] }, lockedAt: { $lt: ago(forgottenMs) } },
      { $set: { lockedAt: null } },
    );
  }

  /** The name of a job that nobody takes though it is due and free. */
  async #findResting(): Promise<string | null> {
    const { names, running } = this.#watched;
    const idle = names.filter((name) => !running.has(name));
    const resting = await jobsCollection().findOne({
      name: { $in: idle },
      lockedAt: null,
      nextRunAt: { $lt: ago(restingMs) },
    });
    return resting?.name ?? null;
  }
}

function jobsCollection() {
  return mongoose.connection.collection<{
    name: string;
    lockedAt: Date | null;
    nextRunAt: Date | null;
    lastModifiedBy: string | null;
  }>("agendaJobs");
}

function ago(ms: number): Date {
  return new Date(clock.nowMs() - ms);
}
