/** What the shop promises to those who use it, and measures. */

interface ServiceLevelDefinition {
  /** As the staff's pages call it. */
  title: string;
  /** The share of good ones that is aimed at, from 0 to 1. */
  target: number;
  /** Whatever takes no longer is good; absent where an outcome is simply good or bad. */
  limitMs?: number;
}

export const serviceLevels = {
  order_display: { title: "Time to order display", target: 0.99, limitMs: 3_000 },
  payment_to_order: { title: "Payment to final order", target: 0.99, limitMs: 5_000 },
  webhooks: { title: "Webhooks answered", target: 0.999 },
  webhook_handling: { title: "Webhook received to handled", target: 0.99, limitMs: 60_000 },
  order_sync: { title: "Order syncs", target: 0.995 },
  background_jobs: { title: "Background jobs", target: 0.999 },
} as const satisfies Record<string, ServiceLevelDefinition>;

export type ServiceLevel = keyof typeof serviceLevels;

export const serviceLevelNames = Object.keys(serviceLevels) as ServiceLevel[];

/** How a service level did over some time. */
export interface ServiceRecord {
  total: number;
  good: number;
  /** The mean and the 95th percentile of what was timed, in milliseconds; null where nothing was. */
  meanMs: number | null;
  p95Ms: number | null;
}

/** Upper bounds of the classes that durations are counted in, in milliseconds; the last class is open. */
export const durationBoundsMs = [
  50, 100, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000,
] as const;
