import { clock } from "./clock/clock";
import { wait } from "./clock/timers";

/** Pauses all concurrent callers while any of them has been told to wait. */
export class Pace {
  #until = 0;

  /** Holds all callers for `ms` from now. */
  pause(ms: number): void {
    this.#until = Math.max(this.#until, clock.nowMs() + ms);
  }

  /** Resolves when the pause is over, or `signal` aborts. */
  async ready(signal?: AbortSignal): Promise<void> {
    while (clock.nowMs() < this.#until && !signal?.aborted) {
      await wait(this.#until - clock.nowMs(), { signal });
    }
  }
}
