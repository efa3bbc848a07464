import { setTimeout as pause } from "node:timers/promises";
import type { Document } from "../store/documents";
import type { Store } from "../store/store";
import { cancelDelivery, type RetrySchedule, settleAttempt } from "./deliveries";
import { sendEvent } from "./sending";

/** How many attempts may be under way at once. */
const CONCURRENCY = 64;
/** The longest delay that setTimeout takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface DispatcherOptions extends RetrySchedule {
  /** How long an endpoint may take to answer. */
  timeoutMs: number;
}

/** Stripe's own habits, with retries that begin sooner than Stripe's so that a person sees them. */
export const DEFAULT_DISPATCH: DispatcherOptions = {
  baseMs: 1000,
  capMs: 3_600_000,
  giveUpAfterMs: 3 * 24 * 3_600_000,
  timeoutMs: 10_000,
};

/**
 * Sends what is due, in the background, several at a time and in no promised order. What is due stands in the store, so
 * a restarted dispatcher goes on where the last one ended; an attempt that was cut off is made again.
 */
export class Dispatcher {
  readonly #stopping = new AbortController();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #turns = new Turns();
  #timer: NodeJS.Timeout | undefined;
  #woken = false;

  constructor(
    private readonly store: Store,
    private readonly options: DispatcherOptions,
  ) {}

  /** Looks for due deliveries at once; call it after every write. */
  wake(): void {
    if (this.#woken) return;
    this.#woken = true;
    setImmediate(() => {
      this.#woken = false;
      this.#startDue();
    });
  }

  #startDue(): void {
    if (this.#stopping.signal.aborted) return;
    clearTimeout(this.#timer);
    const now = Date.now();
    for (const { key } of this.store.facts.getRange({ start: ["due"], end: ["due", "~"] })) {
      const [, dueAt, id] = key;
      if (typeof dueAt !== "number" || typeof id !== "string" || this.#underWay.has(id)) continue;
      if (this.#underWay.size >= CONCURRENCY) return;
      if (dueAt > now) {
        this.#timer = setTimeout(() => this.wake(), Math.min(dueAt - now, LONGEST_TIMER_MS));
        return;
      }
      this.#underWay.set(id, this.#run(id));
    }
  }

  /** Stops sending; attempts under way are cut off and stay due. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stopping.abort();
    await Promise.all(this.#underWay.values());
  }

  async #run(id: string): Promise<void> {
    try {
      await this.#attempt(id);
    } catch (failure) {
      console.error(`sandbox-stripe: delivery ${id} could not be recorded`, failure);
      // It is still due; without a pause a full disk would make this a busy loop.
      await pause(1000);
    } finally {
      this.#underWay.delete(id);
      this.wake();
    }
  }

  async #attempt(id: string): Promise<void> {
    const delivery = this.store.get("delivery", id)?.object;
    const event = delivery && this.store.get("event", delivery.event)?.object;
    const endpoint = delivery && this.store.get("webhook_endpoint", delivery.endpoint);
    if (!event || endpoint?.object.status !== "enabled") {
      return this.store.note(() => cancelDelivery(this.store, id));
    }
    const url = this.#turns.next(endpoint);
    const attempt = await sendEvent({
      url,
      secret: endpoint.hidden.secret,
      payload: JSON.stringify(event, null, 2),
      timeoutMs: this.options.timeoutMs,
      signal: this.#stopping.signal,
    });
    if (this.#stopping.signal.aborted && attempt.status === null) return;
    // Should this be lost in a crash, the event is delivered once more, which webhooks allow.
    await this.store.note(() => settleAttempt(this.store, id, url, attempt, this.options));
  }
}

/** Lets the addresses of an endpoint take turns, attempt by attempt, so that a retry may go to another process. */
class Turns {
  readonly #taken = new Map<string, number>();

  /** The address for the next attempt. */
  next({ object, hidden }: Document<"webhook_endpoint">): string {
    const urls = hidden.urls ?? [object.url];
    const turn = this.#taken.get(object.id) ?? 0;
    this.#taken.set(object.id, turn + 1);
    return urls[turn % urls.length] ?? object.url;
  }
}
