import { setTimeout as pause } from "node:timers/promises";
import type { Document } from "../store/documents";
import type { Store } from "../store/store";
import { cancelDelivery, type RetrySchedule, settleAttempt } from "./deliveries";
import { sendEvent } from "./sending";

/** How many attempts can run at the same time. */
const CONCURRENCY = 64;
/** The longest delay that setTimeout takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface DispatcherOptions extends RetrySchedule {
  /** How long an endpoint may take to answer. */
  timeoutMs: number;
}

/** Stripe's retry schedule, starting sooner so that a developer sees the retries. */
export const DEFAULT_DISPATCH: DispatcherOptions = {
  baseMs: 1000,
  capMs: 3_600_000,
  giveUpAfterMs: 3 * 24 * 3_600_000,
  timeoutMs: 10_000,
};

/**
 * Sends due deliveries in the background, several at a time and in no guaranteed order. They are read from the store, so
 * a restarted dispatcher continues where the last one stopped; an interrupted attempt is repeated.
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

  /** Looks for due deliveries now; call it after every write. */
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

  /** Stops sending; attempts in progress are aborted and stay due. */
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
      // It is still due: without a pause, a full disk would cause a busy loop.
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
    // If a crash loses this, the event is delivered again, which webhooks allow.
    await this.store.note(() => settleAttempt(this.store, id, url, attempt, this.options));
  }
}

/** Uses an endpoint's URLs in turn, so that a retry can reach another process. */
class Turns {
  readonly #taken = new Map<string, number>();

  /** The URL for the next attempt. */
  next({ object, hidden }: Document<"webhook_endpoint">): string {
    const urls = hidden.urls ?? [object.url];
    const turn = this.#taken.get(object.id) ?? 0;
    this.#taken.set(object.id, turn + 1);
    return urls[turn % urls.length] ?? object.url;
  }
}
