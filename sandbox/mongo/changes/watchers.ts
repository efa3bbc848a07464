import type { Oplog } from "../storage/oplog";
import { topicsOf } from "./stream-scope";

type Waiting = (news: boolean) => void;

/**
 * The change streams that wait for changes. A commit wakes only those that watch what it changed, so that idle streams
 * cost nothing.
 */
export class Watchers {
  readonly #waiting = new Map<string, Set<Waiting>>();

  constructor(oplog: Oplog) {
    oplog.listen((entries) => {
      for (const topic of new Set(entries.flatMap(topicsOf))) {
        for (const wake of this.#waiting.get(topic) ?? []) wake(true);
      }
    });
  }

  /** Waits for a change under a topic: true when there is one, false after `waitMs` or when the signal is aborted. */
  wait(topic: string, waitMs: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(topic) ?? new Set();
      const settle = (news: boolean) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
        waiting.delete(settle);
        if (waiting.size === 0) this.#waiting.delete(topic);
        resolve(news);
      };
      const abort = () => settle(false);
      const timer = setTimeout(abort, waitMs);
      signal.addEventListener("abort", abort);
      this.#waiting.set(topic, waiting.add(settle));
    });
  }
}
