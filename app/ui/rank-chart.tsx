import { scaleLinear } from "@visx/scale";
import { Bar } from "@visx/shape";
import { useId } from "react";

export interface RankRow {
  key: string;
  label: string;
  value: number;
  /** The value in words, e.g. `12 sold`. */
  words: string;
}

interface RankChartProps {
  /** What the rows are. */
  title: string;
  rows: readonly RankRow[];
}

/**
 * A list whose rows have bars as long as their values, drawn on the server. It reads as a list where bars
 * can't be seen.
 *
 * @example
 * <RankChart title="Rivers" rows={[{ key: "nile", label: "Nile", value: 6_650, words: "6,650 km" }]} />
 */
export function RankChart({ title, rows }: RankChartProps) {
  const titleId = useId();
  const most = Math.max(1, ...rows.map(({ value }) => value));
  const scale = scaleLinear({ domain: [0, most], range: [0, 100] });
  return (
    <div className="grid gap-3.5 rounded-card border border-line bg-surface p-4">
      <p id={titleId} className="font-semibold">
        {title}
      </p>
      <ol aria-labelledby={titleId} className="grid gap-3.5">
        {rows.map(({ key, label, value, words }) => (
          <li key={key} className="grid gap-1">
            <span className="flex items-baseline justify-between gap-4">
              <span className="min-w-0 wrap-anywhere">{label}</span>
              <span className="shrink-0 text-ink-muted text-sm tabular-nums">{words}</span>
            </span>
            <svg aria-hidden="true" viewBox="0 0 100 4" preserveAspectRatio="none" className="h-2.5 w-full">
              <rect width="100" height="4" className="fill-sunken" />
              <Bar width={scale(Math.max(0, value))} height={4} className="fill-accent" />
            </svg>
          </li>
        ))}
      </ol>
    </div>
  );
}
