import { cached } from "~/platform/cached.server";
import { clock } from "~/platform/clock/clock";
import { pingDatabase } from "~/platform/database.server";
import { withDeadline } from "~/platform/deadline.server";
import { isAlive, listProcesses } from "~/platform/heartbeat.server";
import { listJobs } from "~/platform/jobs.server";
import { isStripeUnavailable, stripe } from "~/platform/stripe.server";

/** The most often that the database is checked, however many ask. */
const freshMs = 1_000;
const databaseWithinMs = 2_000;
const stripeWithinMs = 2_000;
const stripeFreshMs = 30_000;
/** A job that has been due for this long, which exceeds a worker's lease, has been forgotten. */
const jobsWithinMs = 5 * 60_000;

type Part = "ok" | "failing";

/** The state of a process and its dependencies. Plain JSON without secrets. */
export interface Readiness {
  /** Whether requests should be sent to this process. */
  isReady: boolean;
  status: "ok" | "degraded" | "unready";
  parts: { database: Part; worker: Part; jobs: Part; stripe: Part };
}

/**
 * Whether this process can do its work. Only the database decides. A shop without a worker, or without Stripe's API,
 * still shows courses, receives webhooks and gives access to what was paid; taking every web process out of the load
 * balancer would turn a delay into an outage. Those are reported as degraded, and alerts cover them.
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

/** Whether Stripe answers at all, even with an error; checked at most twice a minute, however many ask. */
const isStripeReachable = cached(stripeFreshMs, async () => {
  try {
    await stripe().events.list({ limit: 1 }, { timeout: stripeWithinMs, maxNetworkRetries: 0 });
    return true;
  } catch (error) {
    return !isStripeUnavailable(error);
  }
});
