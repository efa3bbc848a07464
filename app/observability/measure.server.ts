import { orderShown, type ShownOrder } from "~/orders/order-channels.server";
import { orderPaid, orderSynced, type PaidOrder, type SyncedOrder } from "~/payments/payment-channels.server";
import { clock } from "~/platform/clock/clock";
import type { JobRun } from "~/platform/jobs.server";
import { once } from "~/platform/once.server";
import {
  type AnsweredDelivery,
  type ArrivedEvent,
  deliveryAnswered,
  eventArrived,
  eventProcessed,
  type ProcessedEvent,
} from "~/webhooks/webhook-channels.server";
import { metrics } from "./metrics/definitions";
import { increment, observe } from "./metrics/meter.server";
import { countService } from "./service-levels.server";

/** Measures the shop's work: each function feeds both the metrics and the service levels. None throws. */

/** Counts, in this process, what the rooms below publish. Safe to call twice. */
export function startMeasuring(): void {
  once("measuring", () => [
    deliveryAnswered.subscribe(noteDelivery),
    eventArrived.subscribe(noteArrival),
    eventProcessed.subscribe(noteEvent),
    orderSynced.subscribe(noteSync),
    orderPaid.subscribe(notePaid),
    orderShown.subscribe(noteDisplay),
  ]);
}

/** Unsigned deliveries say nothing about our service. */
function noteDelivery({ result }: AnsweredDelivery): void {
  increment("webhookDeliveries", { result });
  if (result !== "unsigned") countService("webhooks", { isGood: result === "accepted" });
}

function noteArrival({ type, createdAtStripe }: ArrivedEvent): void {
  increment("webhookEvents", { type });
  observe("webhookDelay", {}, clock.nowMs() - createdAtStripe.getTime());
}

/** A dead event must count too, or failures would improve the figures. */
function noteEvent({ outcome, receivedAt }: ProcessedEvent): void {
  increment("events", { outcome });
  if (outcome === "dead") countService("webhook_handling", { isGood: false });
  if (outcome !== "handled") return;
  const tookMs = sinceMs(receivedAt);
  observe("webhookHandling", {}, tookMs);
  countService("webhook_handling", { tookMs });
}

function noteSync({ cause, result }: SyncedOrder): void {
  increment("orderSyncs", { cause, result });
  if (result !== "set_aside") countService("order_sync", { isGood: result === "ok" });
}

/**
 * Only card payments are timed: for other methods, Stripe's time is when the bank was instructed, days before the money
 * arrives. Clocks may differ, and Stripe's has whole seconds, so the result is never below 0.
 */
function notePaid({ cause, paidAt, completedAt, card }: PaidOrder): void {
  increment("ordersPaid", { cause });
  if (!paidAt || !completedAt || !card) return;
  const tookMs = Math.max(0, completedAt.getTime() - paidAt.getTime());
  observe("paymentToOrder", {}, tookMs);
  countService("payment_to_order", { tookMs });
}

function noteDisplay({ clock, tookMs }: ShownOrder): void {
  observe("orderDisplay", { clock }, tookMs);
  countService("order_display", { tookMs });
}

/** A background job has run. */
export function noteJobRun({ job, isOk, tookMs }: JobRun): void {
  increment("jobRuns", { job, result: isOk ? "ok" : "failed" });
  observe("jobDuration", { job }, tookMs);
  countService("background_jobs", { isGood: isOk });
}

/** Makes the background jobs known: a rate of runs needs an initial 0. */
export function announceJobs(jobs: readonly string[]): void {
  for (const job of jobs) {
    for (const result of metrics.jobRuns.labels.result) increment("jobRuns", { job, result }, 0);
  }
}

/** A background job missed this many runs. */
export function noteMissedRuns(job: string, count: number): void {
  increment("jobRuns", { job, result: "missed" }, count);
  countService("background_jobs", { isGood: false }, count);
}

function sinceMs(moment: Date): number {
  return Math.max(0, clock.nowMs() - moment.getTime());
}
