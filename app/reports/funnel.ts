/** The funnel steps that are counted when they happen; the last one, "paid", comes from the orders. */
export const countedSteps = ["page", "checkout", "intent"] as const;
export type CountedStep = (typeof countedSteps)[number];

export type FunnelStep = CountedStep | "paid";
export const funnelSteps: readonly FunnelStep[] = [...countedSteps, "paid"];

export const stepNames: Record<FunnelStep, string> = {
  page: "Course page viewed",
  checkout: "Checkout opened",
  intent: "Payment started",
  paid: "Paid",
};

export type FunnelCounts = Record<FunnelStep, number>;

export function noCounts(): FunnelCounts {
  return { page: 0, checkout: 0, intent: 0, paid: 0 };
}
