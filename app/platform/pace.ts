import { clock } from "./clock/clock";
import { wait } from "./clock/timers";

/** Holds back everybody who asks together for as long as one of them was told to wait. */
export class Pace {
  #until = 0;

  /** From now on nobody goes on for `ms`. */
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
