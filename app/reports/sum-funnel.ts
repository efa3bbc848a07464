import { countedSteps, type FunnelCounts, funnelSteps, noCounts } from "./funnel";
import type { FunnelDayRecord } from "./funnel-day.server";

/** Each course's funnel, from the daily counts and the courses that were paid for. */
export function sumFunnel(
  days: readonly Pick<FunnelDayRecord, "courses">[],
  paid: ReadonlyMap<string, number>,
): Map<string, FunnelCounts> {
  const sums = new Map<string, FunnelCounts>();
  const sumOf = (courseId: string) => {
    const sum = sums.get(courseId) ?? noCounts();
    sums.set(courseId, sum);
    return sum;
  };
  for (const { courses } of days) {
    for (const [courseId, counts] of Object.entries(courses)) {
      const sum = sumOf(courseId);
      for (const step of countedSteps) sum[step] += counts[step] ?? 0;
    }
  }
  for (const [courseId, units] of paid) sumOf(courseId).paid += units;
  return sums;
}

/** All courses together. */
export function totalFunnel(sums: Iterable<FunnelCounts>): FunnelCounts {
  const total = noCounts();
  for (const sum of sums) for (const step of funnelSteps) total[step] += sum[step];
  return total;
}
