import type { Writing } from "../api/operation";
import type { Store } from "../store/store";
import type { Journal, Requester } from "../webhooks/journal";

/** What banks and networks do by themselves, some time after a call. */
export type ChangeName =
  | "authorization_expiry"
  | "debit"
  | "dispute_deadline"
  | "dispute_decision"
  | "refund"
  | "trouble";

/**
 * Makes a change whose time has come, if it still makes sense. Inside a transaction.
 * @param id of the object that the change begins at
 * @param at when it was due, as `postpone` returned it
 */
export type Change = (writing: Writing, id: string, at: number) => void;

/** Nobody's request: the bank acts by itself. */
export const THE_BANK: Requester = { id: null, idempotencyKey: null };

/** How many changes share a transaction, so that calls get their turn when a moved clock makes thousands due. */
const BATCH = 100;

/**
 * Puts a change off. Inside a transaction.
 * @returns when it will be due, on the sandbox's clock in ms since 1970
 */
export function postpone(store: Store, name: ChangeName, id: string, afterMs: number): number {
  const at = store.clock.now() + afterMs;
  store.facts.putSync(["scheduled", at, name, id], true);
  return at;
}

/** Makes postponed changes when they are due, also those of an earlier run. */
export class Schedule {
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly store: Store,
    private readonly journal: Journal,
    private readonly changes: Readonly<Record<ChangeName, Change>>,
    /** Called after changes were made, since they have made events. */
    private readonly changed: () => void,
  ) {}

  /** Looks for what is due; call it after every write and when the clock was moved. */
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
        (failure) => console.error("sandbox-stripe: what was due could not be done", failure),
      );
  }
}
