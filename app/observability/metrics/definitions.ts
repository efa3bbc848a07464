/** Every metric in `/metrics`, in one place: the code, the documentation and the tests use this list. */

import { syncCauses } from "~/orders/order";

/** The values of a label, or `"open"` if they become known only at run time. */
type LabelValues = readonly string[] | "open";

export interface MetricDefinition {
  name: string;
  kind: "counter" | "gauge" | "histogram";
  help: string;
  labels: Record<string, LabelValues>;
  /**
   * How to aggregate the processes: each has counted for itself (`sum`), or all have read the same value from the
   * database (`max`).
   */
  across: "sum" | "max";
  /** Upper bounds of a histogram's buckets, in seconds. */
  bounds?: readonly number[];
}

const bounds = {
  request: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  wait: [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10, 30, 60, 300, 600],
  job: [0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900],
} as const;

const windows = ["24h", "7d", "30d"] as const;

export const metrics = {
  buildInfo: {
    name: "lectern_build_info",
    kind: "gauge",
    help: "Always 1; which version runs in which role and Stripe mode.",
    labels: { version: "open", mode: ["sandbox", "test", "live"], role: ["web", "worker"] },
    across: "sum",
  },
  httpRequests: {
    name: "lectern_http_requests_total",
    kind: "counter",
    help: "Answered requests by route; `none` if no route was reached (files, refusals).",
    labels: { route: "open", method: "open", status: "open" },
    across: "sum",
  },
  httpRequestDuration: {
    name: "lectern_http_request_duration_seconds",
    kind: "histogram",
    help: "Time from a request to the end of its response; excludes live streams.",
    labels: { route: "open", method: "open" },
    across: "sum",
    bounds: bounds.request,
  },
  openStreams: {
    name: "lectern_open_streams",
    kind: "gauge",
    help: "Open live streams.",
    labels: {},
    across: "sum",
  },
  webhookDeliveries: {
    name: "lectern_webhook_deliveries_total",
    kind: "counter",
    help: "Webhook deliveries by response: accepted (2xx), unsigned (400), failed (5xx).",
    labels: { result: ["accepted", "unsigned", "failed"] },
    across: "sum",
  },
  webhookEvents: {
    name: "lectern_webhook_events_total",
    kind: "counter",
    help: "Events delivered for the first time, by Stripe's type.",
    labels: { type: "open" },
    across: "sum",
  },
  webhookDelay: {
    name: "lectern_webhook_delay_seconds",
    kind: "histogram",
    help: "Time from an event's creation on Stripe to its first delivery; Stripe's clock has whole seconds.",
    labels: {},
    across: "sum",
    bounds: bounds.wait,
  },
  webhookHandling: {
    name: "lectern_webhook_handling_seconds",
    kind: "histogram",
    help: "Time from an event's arrival until it was handled.",
    labels: {},
    across: "sum",
    bounds: bounds.wait,
  },
  events: {
    name: "lectern_events_total",
    kind: "counter",
    help: "Processed events by outcome.",
    labels: { outcome: ["handled", "ignored", "rescheduled", "dead"] },
    across: "sum",
  },
  orderSyncs: {
    name: "lectern_order_syncs_total",
    kind: "counter",
    help: "Syncs of an order with Stripe; set_aside: not one of ours, or being synced by another process.",
    labels: {
      cause: syncCauses,
      result: ["ok", "failed", "set_aside"],
    },
    across: "sum",
  },
  ordersPaid: {
    name: "lectern_orders_paid_total",
    kind: "counter",
    help: "Orders that became paid, by what reported it.",
    labels: { cause: syncCauses },
    across: "sum",
  },
  paymentToOrder: {
    name: "lectern_payment_to_order_seconds",
    kind: "histogram",
    help: "Time from a card payment on Stripe, whose clock has whole seconds, to the final order.",
    labels: {},
    across: "sum",
    bounds: bounds.wait,
  },
  orderDisplay: {
    name: "lectern_order_display_seconds",
    kind: "histogram",
    help: "Time from the confirmed payment to the order on screen, by whose clock.",
    labels: { clock: ["browser", "server"] },
    across: "sum",
    bounds: bounds.wait,
  },
  jobRuns: {
    name: "lectern_job_runs_total",
    kind: "counter",
    help: "Background job runs; missed: due, but not started.",
    labels: { job: "open", result: ["ok", "failed", "missed"] },
    across: "sum",
  },
  jobDuration: {
    name: "lectern_job_duration_seconds",
    kind: "histogram",
    help: "Duration of background job runs.",
    labels: { job: "open" },
    across: "sum",
    bounds: bounds.job,
  },
  jobLag: {
    name: "lectern_job_lag_seconds",
    kind: "gauge",
    help: "How long a background job has been due without running.",
    labels: { job: "open" },
    across: "max",
  },
  stripeRequests: {
    name: "lectern_stripe_requests_total",
    kind: "counter",
    help: "Stripe API calls, counting every attempt; status none: no response.",
    labels: { method: "open", route: "open", status: "open" },
    across: "sum",
  },
  stripeRequestDuration: {
    name: "lectern_stripe_request_duration_seconds",
    kind: "histogram",
    help: "Duration of Stripe API calls, with or without a response.",
    labels: { method: "open", route: "open" },
    across: "sum",
    bounds: bounds.request,
  },
  databaseUp: {
    name: "lectern_database_up",
    kind: "gauge",
    help: "1 if the database answered the queries for the gauges below, which are absent otherwise.",
    labels: {},
    across: "sum",
  },
  inboxEvents: {
    name: "lectern_inbox_events",
    kind: "gauge",
    help: "Events in the inbox that wait to be handled (stored) or need review (dead).",
    labels: { state: ["stored", "dead"] },
    across: "max",
  },
  inboxOldestAge: {
    name: "lectern_inbox_oldest_age_seconds",
    kind: "gauge",
    help: "How long the oldest due event has been due; 0 if there is none.",
    labels: {},
    across: "max",
  },
  dueOrders: {
    name: "lectern_due_orders",
    kind: "gauge",
    help: "Orders that the sweep should have synced by now.",
    labels: {},
    across: "max",
  },
  dueOrdersOldestAge: {
    name: "lectern_due_orders_oldest_age_seconds",
    kind: "gauge",
    help: "How long the oldest due order has been due; 0 if there is none.",
    labels: {},
    across: "max",
  },
  attentionOrders: {
    name: "lectern_attention_orders",
    kind: "gauge",
    help: "Orders that need attention.",
    labels: { reason: ["needs_review", "stuck", "disputed"] },
    across: "max",
  },
  outboxMails: {
    name: "lectern_outbox_mails",
    kind: "gauge",
    help: "Emails that wait to be sent (queued) or failed permanently (dead).",
    labels: { state: ["queued", "dead"] },
    across: "max",
  },
  outboxOldestAge: {
    name: "lectern_outbox_oldest_age_seconds",
    kind: "gauge",
    help: "How long the oldest due email has been due; 0 if there is none.",
    labels: {},
    across: "max",
  },
  processes: {
    name: "lectern_processes",
    kind: "gauge",
    help: "Processes with a heartbeat in the last 90 seconds.",
    labels: { role: ["web", "worker"] },
    across: "max",
  },
  serviceLevel: {
    name: "lectern_service_level_ratio",
    kind: "gauge",
    help: "Share of good outcomes of a service, over all processes; absent if there were none.",
    labels: { level: "open", window: windows },
    across: "max",
  },
  serviceTarget: {
    name: "lectern_service_target_ratio",
    kind: "gauge",
    help: "Target share of good outcomes.",
    labels: { level: "open" },
    across: "max",
  },
  manualIntervention: {
    name: "lectern_manual_intervention_ratio",
    kind: "gauge",
    help: "Share of orders paid in this period that staff acted on; absent if there were none.",
    labels: { window: windows },
    across: "max",
  },
  supportFree: {
    name: "lectern_support_free_ratio",
    kind: "gauge",
    help: "Share of orders paid in this period that needed no staff and left no student unhappy.",
    labels: { window: windows },
    across: "max",
  },
} as const satisfies Record<string, MetricDefinition>;

export type Metric = keyof typeof metrics;

export type MetricOf<Kind extends MetricDefinition["kind"]> = {
  [Name in Metric]: (typeof metrics)[Name]["kind"] extends Kind ? Name : never;
}[Metric];

/** The label values of a metric. */
export type LabelsOf<Name extends Metric> = {
  [Label in keyof (typeof metrics)[Name]["labels"]]: (typeof metrics)[Name]["labels"][Label] extends readonly (infer Value)[]
    ? Value
    : string;
};
