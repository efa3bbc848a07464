import { cached } from "~/platform/cached.server";
import { clock } from "~/platform/clock/clock";
import { pingDatabase } from "~/platform/database.server";
import { withDeadline } from "~/platform/deadline.server";
import { isAlive, listProcesses } from "~/platform/heartbeat.server";
import { listJobs } from "~/platform/jobs.server";
import { isStripeUnavailable, stripe } from "~/platform/stripe.server";

/** However many ask, the database is asked no more often. */
const freshMs = 1_000;
const databaseWithinMs = 2_000;
const stripeWithinMs = 2_000;
const stripeFreshMs = 30_000;
/** A job that has been due for so long, and for as long as its worker's lease, has been forgotten. */
const jobsWithinMs = 5 * 60_000;

type Part = "ok" | "failing";

/** How a process and what it needs stand. Plain JSON, without a secret in it. */
export interface Readiness {
  /** Whether requests should be sent to this process. */
  isReady: boolean;
  status: "ok" | "degraded" | "unready";
  parts: { database: Part; worker: Part; jobs: Part; stripe: Part };
}

/**
 * Whether this process can do its work. The database alone decides. A shop without a worker, or without Stripe's API,
 * still shows its courses, takes in webhooks and opens what was paid; taking every web process out of the load balancer
 * would make an outage of a delay. Those are reported as degraded, and alerts call for them.
 */
export const checkReadiness = cached(freshMs, async (): Promise<Readiness> => {
  const [database, worker, jobs, stripe] = await Promise.all([
    judge(() => pingDatabase().then(() => true)),
    judge(hasWorker),
    judge(areJobsOnTime),
    judge(isStripeReachable),
  ]);
  const parts = { database, worker, jobs, stripe };
  const isReady = database === "ok";
  const isWhole = Object.values(parts).every((part) => part === "ok");
  return { isReady, status: !isReady ? "unready" : isWhole ? "ok" : "degraded", parts };
});

async function judge(check: () => Promise<boolean>): Promise<Part> {
  try {
    return (await withDeadline(check(), databaseWithinMs)) ? "ok" : "failing";
  } catch {
    return "failing";
  }
}

async function hasWorker(): Promise<boolean> {
  const now = clock.now();
  return (await listProcesses("worker")).some((each) => isAlive(each, now));
}

async function areJobsOnTime(): Promise<boolean> {
  const jobs = await listJobs();
  const latest = clock.nowMs() - jobsWithinMs;
  return jobs.every(({ dueAt, isUnderWay }) => isUnderWay || dueAt.getTime() > latest);
}

/** Whether Stripe answers at all, and be it with a refusal; asked twice a minute at most, however many ask here. */
const isStripeReachable = cached(stripeFreshMs, async () => {
  try {
    await stripe().events.list({ limit: 1 }, { timeout: stripeWithinMs, maxNetworkRetries: 0 });
    return true;
  } catch (error) {
    return !isStripeUnavailable(error);
  }
});
