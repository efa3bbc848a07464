import { withDeadline } from "~/platform/deadline.server";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";
import { handleStripeEvent } from "./handle-stripe-event.server";

/** Few, so that working on events doesn't keep Stripe waiting for the answer to the next ones. */
const concurrency = 2;
/** What doesn't fit in here is left to the worker, which looks into the inbox by itself. */
const longestQueue = 1_000;
/** How long a stopping process waits for what it works on. */
const lastWordMs = 2_000;

/** Works at once on the events that this process has just stored; a few at a time. */
class Inbox {
  readonly #underWay = new Set<Promise<void>>();
  readonly #waiting: string[] = [];
  #isStopped = false;

  /** Starts to work on an event that has been stored, without waiting for it. */
  workOn(eventId: string): void {
    if (this.#isStopped || this.#waiting.length >= longestQueue) return;
    this.#waiting.push(eventId);
    if (this.#underWay.size < concurrency) this.#track(this.#work());
  }

  /** Leaves what waits to the worker, and waits for what is under way. */
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
        logger().warn({ err: error, eventId }, "event could not be worked on");
      });
    }
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }
}

/** This process's worker on the inbox. */
export function inbox(): Inbox {
  return once("inbox", () => new Inbox());
}
