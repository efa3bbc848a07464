import type { Model, QueryFilter, UpdateQuery } from "mongoose";
import { type Backoff, backoffMs } from "./backoff";
import { clock } from "./clock/clock";
import { randomFraction } from "./clock/random";
import { isDuplicateKey, trusted } from "./database.server";

const longestError = 500;

/** A row of a queue: something to be sent, or already sent. One row per key, however often it is enqueued. */
export interface Delivery {
  _id: unknown;
  key: string;
  state: "queued" | "sent" | "dead";
  attempts: number;
  /** When it is due; a process that claims it moves this forward by its lease. */
  nextAttemptAt: Date;
  sentAt: Date | null;
  lastError: string | null;
}

/** The fields of `Delivery`, for the schema of a queue's rows. */
export const deliveryFields = {
  key: { type: String, required: true },
  state: { type: String, enum: ["queued", "sent", "dead"], required: true, default: "queued" },
  attempts: { type: Number, required: true, default: 0 },
  nextAttemptAt: { type: Date, required: true },
  sentAt: { type: Date, default: null },
  lastError: { type: String, default: null },
} as const;

/** The outcome of one attempt; `set` is written with it. */
export type Attempt =
  | { outcome: "sent"; set?: Record<string, unknown> }
  /** Retry after `waitMs`. */
  | { outcome: "failed"; reason: string; waitMs: number; isChannelDown: boolean }
  /** Given up. The row stays in the queue, for people to see. */
  | { outcome: "dead"; reason: string; isChannelDown: boolean; set?: Record<string, unknown> };

export type DeliveryCounts = Record<Attempt["outcome"], number>;

interface Turn<Row> {
  limit: number;
  /** Only rows like this. */
  where?: QueryFilter<Row>;
  signal?: AbortSignal;
}

/**
 * A queue of what leaves through one channel. Any number of processes may deliver from it at once: each row is claimed by
 * one of them. A row is sent at least once: if the process ends between sending and recording that, it is sent again after the lease.
 *
 * @example
 * const queue = new DeliveryQueue(Outbox, { leaseMs: 120_000, waits: { firstMs: 60_000, longestMs: 3_600_000 } });
 */
export class DeliveryQueue<Row extends Delivery> {
  readonly #model: Model<Row>;
  readonly #leaseMs: number;
  readonly #waits: Backoff;

  /** @param options.leaseMs longer than one attempt may take: no other process claims the row before that. */
  constructor(model: Model<Row>, options: { leaseMs: number; waits: Backoff }) {
    this.#model = model;
    this.#leaseMs = options.leaseMs;
    this.#waits = options.waits;
  }

  /** Queues a row, due at once, once per key. */
  async enqueue(row: Pick<Row, "key"> & Partial<Row>): Promise<void> {
    try {
      await this.#model.create({ ...row, nextAttemptAt: clock.now() });
    } catch (error) {
      if (!isDuplicateKey(error, "key")) throw error;
    }
  }

  /**
   * Attempts the due rows, at most `limit`, until none is left, `signal` aborts or the channel is down.
   *
   * @throws what `attempt` throws, and when the database can't be reached; the row is due again after its lease.
   */
  async deliver(
    { limit, where, signal }: Turn<Row>,
    attempt: (row: Row) => Promise<Attempt>,
  ): Promise<DeliveryCounts> {
    const counts: DeliveryCounts = { sent: 0, failed: 0, dead: 0 };
    for (let count = 0; count < limit && !signal?.aborted; count++) {
      const row = await this.#claim(where);
      if (!row) break;
      const result = await attempt(row);
      await this.#conclude(row, result);
      counts[result.outcome] += 1;
      // The others would fail in the same way.
      if (result.outcome !== "sent" && result.isChannelDown) break;
    }
    return counts;
  }

  /** How long to wait before the next attempt at a row that has just failed. */
  waitMs({ attempts }: Row): number {
    return backoffMs(this.#waits, attempts - 1, randomFraction());
  }

  /** Starts over with a row that was given up; one that is queued or sent stays as it is. */
  async revive(_id: string): Promise<void> {
    const restart = { state: "queued", attempts: 0, nextAttemptAt: clock.now(), lastError: null };
    await this.#update({ _id, state: "dead" }, restart);
  }

  /** Claims the row that has been due the longest, in one atomic update; null when none is due. */
  #claim(where: QueryFilter<Row> = {}): Promise<Row | null> {
    const now = clock.nowMs();
    const due = { state: "queued", nextAttemptAt: trusted({ $lte: new Date(now) }), ...where };
    const claimed = { $set: { nextAttemptAt: new Date(now + this.#leaseMs) }, $inc: { attempts: 1 } };
    return this.#model
      .findOneAndUpdate(due as QueryFilter<Row>, claimed as unknown as UpdateQuery<Row>, {
        sort: { nextAttemptAt: 1 },
        returnDocument: "after",
      })
      .lean<Row>();
  }

  async #conclude({ _id, nextAttemptAt }: Row, result: Attempt): Promise<void> {
    if (result.outcome === "sent") {
      // True even if another process has claimed the row since.
      return this.#update({ _id }, { state: "sent", sentAt: clock.now(), lastError: null, ...result.set });
    }
    const lastError = result.reason.slice(0, longestError);
    // A process that was slower than its lease no longer decides about the row.
    const stillOurs = { _id, state: "queued", nextAttemptAt };
    const changes =
      result.outcome === "dead"
        ? { state: "dead", lastError, ...result.set }
        : { lastError, nextAttemptAt: new Date(clock.nowMs() + result.waitMs) };
    await this.#update(stillOurs, changes);
  }

  async #update(filter: Record<string, unknown>, changes: Record<string, unknown>): Promise<void> {
    await this.#model.updateOne(filter as QueryFilter<Row>, { $set: changes } as unknown as UpdateQuery<Row>);
  }
}
