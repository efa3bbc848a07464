import type { Database } from "lmdb";

const OFFSET = ["clock-offset"];

/** The sandbox's own time: that of the machine, moved forward by what it was told to skip. Survives a restart. */
export class Clock {
  #offsetMs: number;

  constructor(private readonly facts: Database<unknown, (string | number)[]>) {
    this.#offsetMs = Number(facts.get(OFFSET) ?? 0);
  }

  /** ms since 1970 */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  get offsetSeconds(): number {
    return this.#offsetMs / 1000;
  }

  /** Skips this much time. Inside a transaction. */
  advance(seconds: number): void {
    this.#offsetMs += seconds * 1000;
    this.facts.putSync(OFFSET, this.#offsetMs);
  }
}
