import type { Environment } from "../storage/environment";
import { indexRange, type KeyRange } from "../storage/layout";
import type { IndexUse } from "./index-choice";

/** How many keys are counted per candidate index; beyond that, they count as "many". */
const TRIAL_KEYS = 100;

/** The key ranges that an index is scanned in, in the order of the index. */
export function keyRanges({ index, intervals }: IndexUse): KeyRange[] {
  const { start } = indexRange(index.id);
  return intervals.map((interval) => ({
    start: Buffer.concat([start, interval.start]),
    end: Buffer.concat([start, interval.end]),
  }));
}

/**
 * Of several candidate indexes, the one with the fewest keys to scan; if all have many, the one
 * whose bounds and order fit best.
 */
export function bestUse(environment: Environment, uses: readonly IndexUse[]): IndexUse | undefined {
  const ranked = uses.map((use) => ({ use, keys: uses.length > 1 ? countKeys(environment, use) : 0 }));
  ranked.sort((a, b) => a.keys - b.keys || b.use.score - a.use.score);
  return ranked[0]?.use;
}

function countKeys(environment: Environment, use: IndexUse): number {
  let count = 0;
  for (const range of keyRanges(use)) {
    for (const _ of environment.entries(range)) if (++count >= TRIAL_KEYS) return count;
  }
  return count;
}
