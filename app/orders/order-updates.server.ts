import type { mongo } from "mongoose";
import { wait } from "~/platform/clock/timers";
import { withDeadline } from "~/platform/deadline.server";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";
import { type OrderRecord, WritableOrders } from "./order.server";

const firstReopenMs = 250;
const longestReopenMs = 10_000;
/** The server answers at least this often, even when nothing has happened. */
const awaitMs = 1_000;
/** So long a silence means that the connection is gone, though nobody has said so. */
const silenceMs = 6_000;
const closingMs = 1_000;

interface Watcher {
  /** The order has been written, by whatever process. */
  onOrder(order: OrderRecord): void;
  /** Writes may have been missed: read the order again. */
  onGap(): void;
}

/**
 * Order updates of all processes, through one MongoDB change stream for each web process and a map in
 * memory. When the stream is lost it is opened again, and everyone is told to read afresh: so no
 * resume token is needed, and nothing can be missed in between.
 */
class OrderUpdates {
  readonly #watchers = new Map<string, Set<Watcher>>();
  readonly #watchersOfAll = new Set<() => void>();
  #stream: mongo.ChangeStream<OrderRecord> | null = null;
  #isStopped = true;
  #running: Promise<void> = Promise.resolve();
  #stopping = new AbortController();

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#stopping = new AbortController();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopping.abort();
    await withDeadline(Promise.resolve(this.#stream?.close()), closingMs).catch(() => {});
    await this.#running;
  }

  /** Watches one order until the returned function is called. */
  watch(orderId: string, watcher: Watcher): () => void {
    const watchers = this.#watchers.get(orderId) ?? new Set();
    this.#watchers.set(orderId, watchers.add(watcher));
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && this.#watchers.get(orderId) === watchers) this.#watchers.delete(orderId);
    };
  }

  /** Has `onChange` called whenever any order was written, or may have been, until the returned function is called. */
  watchAll(onChange: () => void): () => void {
    // Its own, so that two that watch with the same function are two.
    const watcher = () => onChange();
    this.#watchersOfAll.add(watcher);
    return () => this.#watchersOfAll.delete(watcher);
  }

  /** How many watchers there are, for metrics and leak tests. */
  get size(): number {
    let size = this.#watchersOfAll.size;
    for (const watchers of this.#watchers.values()) size += watchers.size;
    return size;
  }

  async #run(): Promise<void> {
    let waitMs = firstReopenMs;
    while (!this.#isStopped) {
      try {
        await this.#follow(() => {
          waitMs = firstReopenMs;
        });
      } catch (error) {
        if (this.#isStopped) return;
        logger().warn({ err: error }, "order updates lost, opening them again");
      }
      await wait(waitMs, { signal: this.#stopping.signal });
      waitMs = Math.min(longestReopenMs, waitMs * 2);
    }
  }

  async #follow(onOpen: () => void): Promise<void> {
    const stream: mongo.ChangeStream<OrderRecord> = WritableOrders.collection.watch<OrderRecord>([], {
      fullDocument: "updateLookup",
      maxAwaitTimeMS: awaitMs,
    });
    this.#stream = stream;
    try {
      // The first answer proves that the server watches; what happened before it is read afresh.
      const first = await withDeadline(stream.tryNext(), silenceMs);
      onOpen();
      for (const watchers of this.#watchers.values()) for (const watcher of watchers) watcher.onGap();
      for (const onChange of this.#watchersOfAll) onChange();
      if (first) this.#publish(first);
      while (!this.#isStopped) {
        const change = await withDeadline(stream.tryNext(), silenceMs);
        if (change) this.#publish(change);
      }
    } finally {
      await withDeadline(stream.close(), closingMs).catch(() => {});
    }
  }

  #publish(change: mongo.ChangeStreamDocument<OrderRecord>): void {
    if (!("fullDocument" in change) || !change.fullDocument) return;
    const order = change.fullDocument as OrderRecord;
    for (const watcher of this.#watchers.get(String(order._id)) ?? []) {
      try {
        watcher.onOrder(order);
      } catch (error) {
        // One page's trouble must not cost the others their stream.
        logger().error({ err: error, order: order.number }, "an order update could not be passed on");
      }
    }
    for (const onChange of this.#watchersOfAll) onChange();
  }
}

/** This process's order updates. */
export function orderUpdates(): OrderUpdates {
  return once("order-updates", () => new OrderUpdates());
}
