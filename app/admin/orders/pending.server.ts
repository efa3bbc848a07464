import { countAttention } from "~/observability/backlog/read-backlog.server";
import { Orders } from "~/orders/order.server";
import { orderUpdates } from "~/orders/order-updates.server";
import { clock } from "~/platform/clock/clock";
import { after } from "~/platform/clock/timers";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";
import type { PendingCounts } from "./pending-line";

/** However many orders change, they are counted no more often than this. */
const countEveryMs = 1_000;
/** An order becomes overdue without being written. */
const lookEveryMs = 15_000;

/** Counts what is pending; each count reads nothing but its own index. */
export async function countPending(): Promise<PendingCounts> {
  const [processing, { stuck, needsReview }] = await Promise.all([
    Orders.countDocuments({ mode: env().stripeMode, status: "processing" }),
    countAttention(clock.now()),
  ]);
  return { processing, stuck, needsReview };
}

type Listener = (counts: PendingCounts) => void;

/** Counts pending orders once for everyone watching in this process, and only while someone is. */
class PendingWatch {
  readonly #listeners = new Set<Listener>();
  #cancelCount: (() => void) | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #isCounting = false;
  #countedAt = 0;
  #unwatch: (() => void) | undefined;

  /** Calls `listener` with the counts now and after every change, until the returned function is called. */
  watch(listener: Listener): () => void {
    const own: Listener = (counts) => listener(counts);
    this.#listeners.add(own);
    this.#unwatch ??= orderUpdates().watchAll(() => this.#countSoon());
    this.#countSoon();
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size > 0) return;
      this.#unwatch?.();
      this.#unwatch = undefined;
      this.#cancelCount?.();
      this.#dueAt = Number.POSITIVE_INFINITY;
    };
  }

  #countSoon(): void {
    this.#countAt(Math.max(clock.nowMs(), this.#countedAt + countEveryMs));
  }

  #countAt(at: number): void {
    if (at >= this.#dueAt) return;
    this.#dueAt = at;
    this.#cancelCount?.();
    this.#cancelCount = after(Math.max(0, at - clock.nowMs()), () => void this.#count());
  }

  async #count(): Promise<void> {
    this.#dueAt = Number.POSITIVE_INFINITY;
    // A slow database must not be queried twice at the same time.
    if (this.#isCounting) return this.#countAt(clock.nowMs() + countEveryMs);
    this.#isCounting = true;
    this.#countedAt = clock.nowMs();
    try {
      const counts = await countPending();
      for (const listener of this.#listeners) listener(counts);
    } catch (error) {
      logger().warn({ err: error }, "pending orders could not be counted");
    } finally {
      this.#isCounting = false;
      if (this.#listeners.size > 0) this.#countAt(clock.nowMs() + lookEveryMs);
    }
  }
}

/** This process's watch on pending orders. */
export function pendingWatch(): PendingWatch {
  return once("pending-watch", () => new PendingWatch());
}
