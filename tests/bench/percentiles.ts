/** What a set of measured durations says, in milliseconds. */
export interface Percentiles {
  samples: number;
  p50: number;
  p99: number;
  max: number;
}

/**
 * By the nearest rank, so that each figure is one that was measured. Of fewer than 100 samples the 99th percentile is
 * the longest one.
 *
 * @throws without any sample: a figure made of nothing must not be printed.
 */
export function percentilesOf(samplesMs: number[]): Percentiles {
  if (samplesMs.length === 0) throw new Error("Nothing was measured.");
  const sorted = [...samplesMs].sort((one, other) => one - other);
  const at = (share: number) => round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
  return { samples: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** Milliseconds as printed: a tenth is finer than what the clocks agree on. */
function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

/** For a table's row: `p50`, `p99`, and of how many. */
export function formatPercentiles({ samples, p50, p99, max }: Percentiles): string[] {
  const note = samples < 100 ? `n=${samples}, so p99 is the maximum` : `n=${samples}, max ${max} ms`;
  return [`${p50} ms`, `${p99} ms`, note];
}
