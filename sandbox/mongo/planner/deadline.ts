import { MongoCommandError } from "../query/errors";

/** The time limit of a command (`maxTimeMS`). */
export class Deadline {
  readonly #at: number;
  #checks = 0;

  /** @param maxTimeMs 0 or undefined for no limit */
  constructor(maxTimeMs: number | undefined) {
    this.#at = maxTimeMs ? Date.now() + maxTimeMs : Number.POSITIVE_INFINITY;
  }

  /** Call once for every document examined. @throws MaxTimeMSExpired (50) */
  check(): void {
    this.#checks++;
    if (this.#checks % 64 !== 0 || Date.now() < this.#at) return;
    throw new MongoCommandError(50, "MaxTimeMSExpired", "operation exceeded time limit");
  }
}
