import mongoose from "mongoose";
import { clock } from "./clock/clock";
import { after } from "./clock/timers";
import { withDeadline } from "./deadline.server";
import { logger } from "./logger.server";

const lookEveryMs = 5_000;
const patienceMs = 5_000;
/** A job runs at most a second after it is locked; a lock without a run for this long was forgotten. */
const forgottenMs = 10_000;
/** A job that is due and unlocked for this long, while this worker polls every second, has been lost. */
const restingMs = 20_000;
/** This many checks in a row must find it, because after an outage every job is late. */
const looksBeforeNew = 3;

interface Watched {
  /** The name that this worker writes beside its locks. */
  worker: string;
  names: string[];
  /** The jobs currently running in this process. */
  running: ReadonlySet<string>;
  /** Restarts with a fresh Agenda. */
  begin(): Promise<void>;
}

/**
 * Repairs what Agenda loses when the database is unavailable at the wrong moment. It unlocks a job only once, when the run
 * has ended, and ignores a failure, so the job would rest until its lock expires; and a job that waited in Agenda's queue
 * for longer than its lock counts as locked by this process forever.
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
      logger().warn({ job: resting }, "a job rested without a reason, restarting jobs");
      await this.#watched.begin();
    } catch (error) {
      logger().warn({ err: error }, "jobs could not be watched");
    }
  }

  /** Unlocks jobs that this worker has locked but isn't running. */
  async #releaseForgotten(): Promise<void> {
    const { worker, running } = this.#watched;
    await jobsCollection().updateMany(
      { lastModifiedBy: worker, name: { $nin: [...running] }, lockedAt: { $lt: ago(forgottenMs) } },
      { $set: { lockedAt: null } },
    );
  }

  /** The name of a job that no worker takes although it is due and unlocked. */
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
