import type { Writing } from "../api/operation";
import type { Store } from "../store/store";
import type { Journal, Requester } from "../webhooks/journal";

/** Changes that banks and networks make some time after a call. */
export type ChangeName =
  | "authorization_expiry"
  | "debit"
  | "dispute_deadline"
  | "dispute_decision"
  | "refund"
  | "trouble";

/**
 * Makes a change that is due, if it still applies. Inside a transaction.
 * @param id of the object to change
 * @param at when it was due, as `postpone` returned it
 */
export type Change = (writing: Writing, id: string, at: number) => void;

/** For changes by the bank, which no request caused. */
export const THE_BANK: Requester = { id: null, idempotencyKey: null };

/** How many changes share a transaction, so that API calls aren't blocked when advancing the clock makes thousands due. */
const BATCH = 100;

/**
 * Schedules a change. Inside a transaction.
 * @returns when it will be due, on the sandbox's clock in ms since 1970
 */
export function postpone(store: Store, name: ChangeName, id: string, afterMs: number): number {
  const at = store.clock.now() + afterMs;
  store.facts.putSync(["scheduled", at, name, id], true);
  return at;
}

/** Makes scheduled changes when they are due, including those from before a restart. */
export class Schedule {
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly store: Store,
    private readonly journal: Journal,
    private readonly changes: Readonly<Record<ChangeName, Change>>,
    /** Called after changes, which create events. */
    private readonly changed: () => void,
  ) {}

  /** Looks for due changes; call it after every write and after advancing the clock. */
  wake(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    const [next] = this.store.facts.getKeys({ start: ["scheduled"], end: ["scheduled", "~"], limit: 1 });
    const at = next?.[1];
    if (typeof at !== "number") return;
    this.#timer = setTimeout(() => this.#makeDue(), Math.max(0, at - this.store.clock.now()));
  }

  close(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #makeDue(): void {
    const writing: Writing = { store: this.store, journal: this.journal, requester: THE_BANK };
    this.store
      .write(() => {
        const end = ["scheduled", this.store.clock.now() + 1];
        for (const key of [...this.store.facts.getKeys({ start: ["scheduled"], end, limit: BATCH })]) {
          this.store.facts.removeSync(key);
          const [, at, name, id] = key;
          this.changes[name as ChangeName](writing, String(id), Number(at));
        }
      })
      .then(
        () => {
          this.changed();
          this.wake();
        },
        (failure) => console.error("sandbox-stripe: scheduled changes failed", failure),
      );
  }
}
