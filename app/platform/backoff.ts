/** How the waits between tries grow: from `firstMs`, doubled with every try, to `longestMs`. */
export interface Backoff {
  firstMs: number;
  longestMs: number;
}

/**
 * How long to wait after `attempts` tries, with "equal jitter" (half fixed, half random) so that many
 * things that failed together do not come due together.
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
