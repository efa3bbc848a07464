const firstMs = 30_000;
const longestMs = 6 * 60 * 60_000;

/**
 * How long to wait before an order is looked at again: doubled with every attempt from 30 s to 6 h, with
 * "equal jitter" (half fixed, half random) so that many orders do not come due together.
 *
 * Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
 *
 * @param random from 0 to 1.
 */
export function backoffMs(attempts: number, random: number): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(attempts, 20));
  return Math.round(full / 2 + (full / 2) * random);
}
