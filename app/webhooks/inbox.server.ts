import { withDeadline } from "~/platform/deadline.server";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";
import { handleStripeEvent } from "./handle-stripe-event.server";

/** Low, so that processing events doesn't delay the answers to new deliveries. */
const concurrency = 2;
/** Anything beyond this is left to the worker, which polls the inbox. */
const longestQueue = 1_000;
/** How long a stopping process waits for running work. */
const lastWordMs = 2_000;

/** Processes the events that this process has just stored, immediately and a few at a time. */
class Inbox {
  readonly #underWay = new Set<Promise<void>>();
  readonly #waiting: string[] = [];
  #isStopped = false;

  /** Starts to process a stored event, without waiting for it. */
  workOn(eventId: string): void {
    if (this.#isStopped || this.#waiting.length >= longestQueue) return;
    this.#waiting.push(eventId);
    if (this.#underWay.size < concurrency) this.#track(this.#work());
  }

  /** Leaves queued events to the worker, and waits for those in progress. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#waiting.length = 0;
    await withDeadline(Promise.all(this.#underWay), lastWordMs).catch(() => {
      logger().warn("events were left to the worker");
    });
  }

  async #work(): Promise<void> {
    for (let eventId = this.#waiting.shift(); eventId; eventId = this.#waiting.shift()) {
      await handleStripeEvent(eventId).catch((error: unknown) => {
        logger().warn({ err: error, eventId }, "event could not be processed");
      });
    }
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }
}

/** This process's inbox. */
export function inbox(): Inbox {
  return once("inbox", () => new Inbox());
}
