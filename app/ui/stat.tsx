import type { ReactNode } from "react";
import { classNames } from "./class-names";
import type { Tone } from "./tone";

const tones: Record<Tone, string> = {
  neutral: "text-ink",
  info: "text-info",
  success: "text-success",
  warning: "text-warning",
  danger: "text-danger",
};

interface StatProps {
  label: string;
  value: ReactNode;
  /** A comparison, or how it was counted. */
  detail?: ReactNode;
  tone?: Tone;
}

/**
 * One figure with its name. Several stand in a `<dl>`.
 *
 * @example
 * <dl className="grid gap-4 sm:grid-cols-3"><Stat label="Orders today" value={12} /></dl>
 */
export function Stat({ label, value, detail, tone = "neutral" }: StatProps) {
  return (
    <div className="grid content-start gap-1 rounded-card border border-line bg-surface px-4 py-3.5">
      <dt className="text-ink-muted text-sm">{label}</dt>
      <dd className="grid gap-1">
        <span className={classNames("font-serif text-2xl tabular-nums leading-tight", tones[tone])}>
          {value}
        </span>
        {detail && <span className="text-ink-muted text-sm">{detail}</span>}
      </dd>
    </div>
  );
}
