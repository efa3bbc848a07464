import type { SyncCause } from "~/orders/order";
import type { JobRun } from "~/platform/jobs.server";
import { metrics } from "./metrics/definitions";
import { increment, observe } from "./metrics/meter.server";
import { countService } from "./service-levels.server";

/** Where the shop's own work is measured: each of these tells both the metrics and the service levels. None throws. */

/** Stripe's webhook was answered. What Stripe didn't sign says nothing about our service. */
export function noteDelivery(result: "accepted" | "unsigned" | "failed"): void {
  increment("webhookDeliveries", { result });
  if (result !== "unsigned") countService("webhooks", { isGood: result === "accepted" });
}

/** An event has come for the first time. */
export function noteArrival(type: string, createdAtStripe: Date): void {
  increment("webhookEvents", { type });
  observe("webhookDelay", {}, Date.now() - createdAtStripe.getTime());
}

interface EventFacts {
  receivedAt: Date;
}

/** An event was worked on. One that nobody could handle has to count, too, or the time would look the better for it. */
export function noteEvent(
  outcome: "handled" | "ignored" | "rescheduled" | "dead",
  { receivedAt }: EventFacts,
): void {
  increment("events", { outcome });
  if (outcome === "dead") countService("webhook_handling", { isGood: false });
  if (outcome !== "handled") return;
  const tookMs = sinceMs(receivedAt);
  observe("webhookHandling", {}, tookMs);
  countService("webhook_handling", { tookMs });
}

/** An order was synced, or could not be. What is none of ours, or somebody else's at the moment, is neither. */
export function noteSync(cause: SyncCause, result: "ok" | "failed" | "set_aside"): void {
  increment("orderSyncs", { cause, result });
  if (result !== "set_aside") countService("order_sync", { isGood: result === "ok" });
}

interface PaidFacts {
  paidAt: Date | null;
  completedAt: Date | null;
  card: object | null;
}

/**
 * An order became paid. Only a card's payment is timed: with other ways to pay, Stripe's time is that of the order to the
 * bank, days before the money. Two machines' clocks may differ, and Stripe's tells whole seconds: never less than 0.
 */
export function notePaid({ paidAt, completedAt, card }: PaidFacts, cause: SyncCause): void {
  increment("ordersPaid", { cause });
  if (!paidAt || !completedAt || !card) return;
  const tookMs = Math.max(0, completedAt.getTime() - paidAt.getTime());
  observe("paymentToOrder", {}, tookMs);
  countService("payment_to_order", { tookMs });
}

/** A student has their order on screen. */
export function noteDisplay(clock: "browser" | "server", tookMs: number): void {
  observe("orderDisplay", { clock }, tookMs);
  countService("order_display", { tookMs });
}

/** A background job has run. */
export function noteJobRun({ job, isOk, tookMs }: JobRun): void {
  increment("jobRuns", { job, result: isOk ? "ok" : "failed" });
  observe("jobDuration", { job }, tookMs);
  countService("background_jobs", { isGood: isOk });
}

/** Which background jobs there are: a rate of runs needs a 0 to begin with. */
export function announceJobs(jobs: readonly string[]): void {
  for (const job of jobs) {
    for (const result of metrics.jobRuns.labels.result) increment("jobRuns", { job, result }, 0);
  }
}

/** A background job should have run so often and has not. */
export function noteMissedRuns(job: string, count: number): void {
  increment("jobRuns", { job, result: "missed" }, count);
  countService("background_jobs", { isGood: false }, count);
}

function sinceMs(moment: Date): number {
  return Math.max(0, Date.now() - moment.getTime());
}
