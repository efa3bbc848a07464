/** How the waits between attempts grow: from `firstMs`, doubled with each attempt, up to `longestMs`. */
export interface Backoff {
  firstMs: number;
  longestMs: number;
}

/**
 * How long to wait after `attempts` attempts, with "equal jitter" (half fixed, half random), so that things that failed
 * together don't all come due together.
 *
 * Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
 *
 * @param random from 0 to 1.
 *
 * @example
 * backoffMs({ firstMs: 30_000, longestMs: 3_600_000 }, row.attempts, randomFraction());
 */
export function backoffMs({ firstMs, longestMs }: Backoff, attempts: number, random: number): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(attempts, 20));
  return Math.round(full / 2 + (full / 2) * random);
}
