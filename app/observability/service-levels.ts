/** The service levels that the shop promises and measures. */

interface ServiceLevelDefinition {
  /** The title on the staff pages. */
  title: string;
  /** The target share of good outcomes, from 0 to 1. */
  target: number;
  /** Durations up to this are good; absent if outcomes are simply good or bad. */
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

/** A service level over some period. */
export interface ServiceRecord {
  total: number;
  good: number;
  /** The mean and the 95th percentile of the durations, in milliseconds; null without durations. */
  meanMs: number | null;
  p95Ms: number | null;
}

/** Upper bounds of the duration classes, in milliseconds; the last class is open. */
export const durationBoundsMs = [
  50, 100, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000,
] as const;
