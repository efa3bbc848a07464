import { trusted } from "~/platform/database.server";
import { withDeadline } from "~/platform/deadline.server";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";
import { handleStripeEvent } from "./handle-stripe-event.server";
import { StripeEvents } from "./stripe-event.server";

const lookEveryMs = 30_000;
const batch = 100;
/** How long a stopping process waits for what it works on. */
const lastWordMs = 2_000;
/** After so many tries an event waits for a person. */
export const mostAttempts = 20;

/**
 * Works on stored events in the background: at once on those that just came in, and every half minute on those
 * whose handling failed or was cut off by the end of a process.
 */
class Inbox {
  readonly #underWay = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  start(): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#track(this.#resume()), lookEveryMs);
    this.#track(this.#resume());
  }

  /** Stops looking, and waits for what is under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await withDeadline(Promise.all(this.#underWay), lastWordMs).catch(() => {
      logger().warn("events were left to the next process");
    });
  }

  /** Starts to work on an event that has been stored, without waiting for it. */
  workOn(eventId: string): void {
    this.#track(handleStripeEvent(eventId));
  }

  async #resume(): Promise<void> {
    const left = await StripeEvents.find({
      state: "stored",
      attempts: trusted({ $lt: mostAttempts }),
      $or: [{ leaseUntil: null }, { leaseUntil: trusted({ $lt: new Date() }) }],
    })
      .sort({ receivedAt: 1 })
      .limit(batch)
      .select("eventId")
      .lean();
    for (const { eventId } of left) await handleStripeEvent(eventId);
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => logger().warn({ err: error }, "the inbox could not be worked on"))
      .finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }
}

/** This process's worker on the inbox. */
export function inbox(): Inbox {
  return once("inbox", () => new Inbox());
}
