import { describe, expect, it } from "vitest";
import { measureContention } from "../../bench/sweep/contention";

/** `npm run bench -- sweep --two-workers 5000` does the same on a larger scale. */
const orders = Number(process.env.DUE_ORDERS || 100);

describe(`of ${orders} orders that are due`, () => {
  it.each([
    ["two runs of sync-orders", "paid at Stripe, which no webhook told", "sync-orders", "paid"],
    ["two runs of sync-orders", "still under way", "sync-orders", "in progress"],
    ["two workers", "paid at Stripe, which no webhook told", "workers", "paid"],
    ["two workers", "still under way", "workers", "in progress"],
  ] as const)("%s at the same time sync each once, when it is %s", async (_, __, rivals, truth) => {
    const { reads, syncedOnce, shares } = await measureContention(rivals, orders, truth);
    expect([reads, syncedOnce]).toEqual([orders, orders]);
    // Two that take turns share the work; the jobs of workers are for one of them at a time.
    if (rivals === "sync-orders") expect(Math.min(...shares)).toBeGreaterThan(0);
    if (rivals === "sync-orders") expect(shares.reduce((sum, share) => sum + share)).toBe(orders);
  });
});
