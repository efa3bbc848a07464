import type { ServiceRecord } from "~/observability/service-levels";

/** Whether a service meets its target. */
export type TargetState = "met" | "missed" | "no data";

export function targetStateOf(
  { total, good }: Pick<ServiceRecord, "total" | "good">,
  target: number,
): TargetState {
  if (total === 0) return "no data";
  return good / total >= target ? "met" : "missed";
}

/**
 * A share as a percentage that never looks better than it is: cut, not rounded, so that 100% means all.
 *
 * @example
 * percent(0.99896); // "99.89%"
 */
export function percent(share: number): string {
  // A floating-point error must not cost a digit.
  const hundredths = Math.floor(share * 10_000 + 1e-6);
  return `${hundredths / 100}%`;
}
