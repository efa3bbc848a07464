import type { ApiFault } from "../../sandbox/stripe/faults/plan";

/** What is wrong with Stripe's API for a while. */
export const weathers = [
  { name: "clear", faults: [] },
  {
    name: "throttled",
    faults: [{ from: "server", errorRate: 0.25, status: 429, retryAfterSeconds: 1 }],
  },
  { name: "errors", faults: [{ from: "server", errorRate: 0.15, status: 500 }] },
  {
    // Done, but the caller hears of a failure; under the same idempotency key, again and again.
    name: "errors_after",
    faults: [{ from: "server", errorRate: 0.1, status: 500, phase: "response" }],
  },
  {
    name: "browser_trouble",
    faults: [
      { from: "browser", errorRate: 0.15, status: 500, phase: "response" },
      { from: "browser", errorRate: 0.1, status: 500 },
    ],
  },
  {
    name: "silence",
    faults: [
      { from: "server", errorRate: 0.04, timeout: true, delayMs: 1_200 },
      { from: "server", errorRate: 0.003, timeout: true },
    ],
  },
  { name: "slow", faults: [{ delayMs: 250 }] },
  { name: "down", faults: [{ from: "server", status: 503, times: 60 }] },
] as const satisfies { name: string; faults: readonly ApiFault[] }[];

export type Weather = (typeof weathers)[number]["name"];

/** Lost, doubled, late and overtaken webhooks, all the time. */
export const webhookFaults = { drop: 0.3, duplicate: 0.3, delayMs: [0, 3_000], reorder: 0.2 };

/** So many strikes that a fault is never used up, and a number from which what is left can be subtracted. */
const countable = 1_000_000;

/** The plan for the local Stripe, each fault with an end that lets its strikes be counted. */
export function faultPlan(weather: Weather, seed: number) {
  const { faults } = weathers.find(({ name }) => name === weather)!;
  return { webhooks: webhookFaults, api: faults.map((fault) => ({ times: countable, ...fault })), seed };
}

/** In words, for the ledger. */
export function kindOf(fault: ApiFault): string {
  if (fault.timeout) return fault.delayMs ? "cut off" : "never answered";
  if (fault.status === undefined) return "slow";
  return fault.phase === "response" ? `${fault.status} after it was done` : `${fault.status}`;
}
