import type { ReactNode } from "react";
import { classNames } from "./class-names";
import type { Tone } from "./tone";

const tones: Record<Tone, string> = {
  neutral: "bg-sunken text-ink-muted",
  info: "bg-info-soft text-info",
  success: "bg-success-soft text-success",
  warning: "bg-warning-soft text-warning",
  danger: "bg-danger-soft text-danger",
};

interface BadgeProps {
  tone?: Tone;
  children: ReactNode;
}

/**
 * A state in a word or two.
 *
 * @example
 * <Badge tone="success">Confirmed</Badge>
 */
export function Badge({ tone = "neutral", children }: BadgeProps) {
  return (
    <span
      className={classNames(
        "inline-flex items-center gap-1.5 whitespace-nowrap rounded-sm px-2 py-0.5 font-semibold text-sm",
        tones[tone],
      )}
    >
      <span aria-hidden className="size-1.5 rounded-full bg-current" />
      {children}
    </span>
  );
}
