import type { ServiceRecord } from "~/observability/service-levels";

/** Whether a service is as good as was aimed at. */
export type TargetState = "met" | "missed" | "no data";

export function targetStateOf(
  { total, good }: Pick<ServiceRecord, "total" | "good">,
  target: number,
): TargetState {
  if (total === 0) return "no data";
  return good / total >= target ? "met" : "missed";
}

/**
 * A share as a percentage that never looks better than it is: cut, not rounded, so that 100 % means all.
 *
 * @example
 * percent(0.99896); // "99.89 %"
 */
export function percent(share: number): string {
  // What floating point lacks must not cost a digit.
  const hundredths = Math.floor(share * 10_000 + 1e-6);
  return `${hundredths / 100} %`;
}
