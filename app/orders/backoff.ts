import { backoffMs as pauseMs } from "~/platform/backoff";

/**
 * How long to wait before an order is looked at again: from 30 s to 6 h, see `app/platform/backoff.ts`.
 *
 * @param random from 0 to 1.
 */
export function backoffMs(attempts: number, random: number): number {
  return pauseMs({ firstMs: 30_000, longestMs: 6 * 60 * 60_000 }, attempts, random);
}
