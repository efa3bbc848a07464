import { clock } from "./clock/clock";
import { withDeadline } from "./deadline.server";

interface Reading<Value> {
  until: number;
  value: Promise<Value>;
}

/**
 * Caches the result of a call for all callers: within `freshMs` they share one result, and while the call is running they
 * all wait for it. A call that failed, or has hung for `giveUpMs`, is repeated for the next caller.
 *
 * @example
 * const readRates = cached(15_000, () => countRates());
 */
export function cached<Value>(
  freshMs: number,
  ask: () => Promise<Value>,
  giveUpMs = 15_000,
): () => Promise<Value> {
  let latest: Reading<Value> | null = null;
  return () => {
    if (latest && clock.nowMs() < latest.until) return latest.value;
    const reading: Reading<Value> = { until: Number.POSITIVE_INFINITY, value: withDeadline(ask(), giveUpMs) };
    latest = reading;
    reading.value.then(
      () => {
        reading.until = clock.nowMs() + freshMs;
      },
      () => {
        if (latest === reading) latest = null;
      },
    );
    return reading.value;
  };
}
