interface ProgressProps {
  /** For screen readers. */
  label: string;
  value: number;
  max: number;
}

/**
 * A progress bar.
 *
 * @example
 * <Progress label="Lessons finished" value={2} max={5} />
 */
export function Progress({ label, value, max }: ProgressProps) {
  return (
    <progress
      aria-label={label}
      value={value}
      max={max}
      className="h-1.5 w-full appearance-none overflow-hidden rounded-full border-0 bg-sunken [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
    />
  );
}
