import { after } from "~/platform/clock/timers";
import type { OrderView } from "./order";

/** How often a page polls before it stops, after about six minutes. */
export const mostPolls = 30;
const firstMs = 1_000;
const longestMs = 15_000;
const patienceMs = 10_000;

/** How long to wait before the next poll, after `asked` polls: from 1 s, growing by half each time, up to 15 s. */
export function pollDelayMs(asked: number): number {
  return Math.min(longestMs, firstMs * 1.5 ** asked);
}

interface Poll {
  /** Answers with the order's view as JSON. */
  url: string;
  onView(view: OrderView): void;
  /** Polling has stopped for good. */
  onEnd(): void;
}

/**
 * Polls the order, less and less often, until the returned function is called. Pauses while the page is hidden, and
 * polls immediately when it becomes visible. Failed polls count, too.
 */
export function pollOrder({ url, onView, onEnd }: Poll): () => void {
  const stopped = new AbortController();
  let asked = 0;
  let isAsking = false;
  let cancel = () => {};

  function plan(ms: number) {
    cancel();
    if (isAsking || document.hidden) return;
    if (asked < mostPolls) cancel = after(ms, ask);
    else onEnd();
  }
  async function ask() {
    isAsking = true;
    asked += 1;
    const view = await readView(url, stopped.signal);
    isAsking = false;
    if (stopped.signal.aborted) return;
    if (view) onView(view);
    plan(pollDelayMs(asked));
  }
  const lookAgain = () => plan(0);
  plan(pollDelayMs(asked));
  document.addEventListener("visibilitychange", lookAgain);
  return () => {
    stopped.abort();
    cancel();
    document.removeEventListener("visibilitychange", lookAgain);
  };
}

/** @returns null when the shop can't be reached or doesn't answer with an order. */
async function readView(url: string, stopped: AbortSignal): Promise<OrderView | null> {
  const tooLate = new AbortController();
  const giveUp = () => tooLate.abort();
  const cancel = after(patienceMs, giveUp);
  stopped.addEventListener("abort", giveUp);
  try {
    const response = await fetch(url, { signal: tooLate.signal });
    return response.ok ? ((await response.json()) as OrderView) : null;
  } catch {
    return null;
  } finally {
    cancel();
    stopped.removeEventListener("abort", giveUp);
  }
}
