const units = [
  { name: "d", ms: 86_400_000 },
  { name: "h", ms: 3_600_000 },
  { name: "min", ms: 60_000 },
  { name: "s", ms: 1_000 },
] as const;

/**
 * How long something took, in its greatest unit and with two significant digits at least: `340 ms`, `1.2 s`, `12 min`.
 * Below zero, as when two clocks differ, is zero.
 *
 * @example
 * formatDuration(1_234); // "1.2 s"
 */
export function formatDuration(ms: number): string {
  const unit = units.find((each) => ms >= each.ms);
  if (!unit) return `${Math.max(0, Math.round(ms))} ms`;
  const amount = ms / unit.ms;
  return `${amount < 10 ? Math.floor(amount * 10) / 10 : Math.floor(amount)} ${unit.name}`;
}
