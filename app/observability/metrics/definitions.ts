/** Every metric that `/metrics` shows, in one place: the code, the documents and the tests go by this list. */

import { syncCauses } from "~/orders/order";

/** The values of a label: those that there are, or `"open"` where they are found out while running. */
type LabelValues = readonly string[] | "open";

export interface MetricDefinition {
  name: string;
  kind: "counter" | "gauge" | "histogram";
  help: string;
  labels: Record<string, LabelValues>;
  /**
   * How to put the processes together: each has counted for itself (`sum`), or each has read the same from the
   * database (`max`).
   */
  across: "sum" | "max";
  /** Upper bounds of a histogram's classes, in seconds. */
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
    help: "Always 1; which version runs as what, and in which of Stripe's modes.",
    labels: { version: "open", mode: ["sandbox", "test", "live"], role: ["web", "worker"] },
    across: "sum",
  },
  httpRequests: {
    name: "lectern_http_requests_total",
    kind: "counter",
    help: "Requests that were answered, by route; `none` before one was reached (files, refusals).",
    labels: { route: "open", method: "open", status: "open" },
    across: "sum",
  },
  httpRequestDuration: {
    name: "lectern_http_request_duration_seconds",
    kind: "histogram",
    help: "From a request to the end of its answer; live streams are left out.",
    labels: { route: "open", method: "open" },
    across: "sum",
    bounds: bounds.request,
  },
  openStreams: {
    name: "lectern_open_streams",
    kind: "gauge",
    help: "Live streams that pages have open.",
    labels: {},
    across: "sum",
  },
  webhookDeliveries: {
    name: "lectern_webhook_deliveries_total",
    kind: "counter",
    help: "Deliveries by how they were answered: accepted (2xx), unsigned (400), failed (5xx).",
    labels: { result: ["accepted", "unsigned", "failed"] },
    across: "sum",
  },
  webhookEvents: {
    name: "lectern_webhook_events_total",
    kind: "counter",
    help: "Events that were delivered for the first time, by Stripe's type.",
    labels: { type: "open" },
    across: "sum",
  },
  webhookDelay: {
    name: "lectern_webhook_delay_seconds",
    kind: "histogram",
    help: "From when Stripe made an event to its first delivery here; Stripe's clock tells whole seconds.",
    labels: {},
    across: "sum",
    bounds: bounds.wait,
  },
  webhookHandling: {
    name: "lectern_webhook_handling_seconds",
    kind: "histogram",
    help: "From an event's arrival to its being handled.",
    labels: {},
    across: "sum",
    bounds: bounds.wait,
  },
  events: {
    name: "lectern_events_total",
    kind: "counter",
    help: "What became of events that were worked on.",
    labels: { outcome: ["handled", "ignored", "rescheduled", "dead"] },
    across: "sum",
  },
  orderSyncs: {
    name: "lectern_order_syncs_total",
    kind: "counter",
    help: "Syncs of an order with Stripe; set_aside: nothing of ours, or somebody else was at it.",
    labels: {
      cause: syncCauses,
      result: ["ok", "failed", "set_aside"],
    },
    across: "sum",
  },
  ordersPaid: {
    name: "lectern_orders_paid_total",
    kind: "counter",
    help: "Orders that became paid, by what told of it.",
    labels: { cause: syncCauses },
    across: "sum",
  },
  paymentToOrder: {
    name: "lectern_payment_to_order_seconds",
    kind: "histogram",
    help: "From a card's payment at Stripe, whose clock tells whole seconds, to the order being final.",
    labels: {},
    across: "sum",
    bounds: bounds.wait,
  },
  orderDisplay: {
    name: "lectern_order_display_seconds",
    kind: "histogram",
    help: "From the confirmed payment to the order on screen, by whose clock.",
    labels: { clock: ["browser", "server"] },
    across: "sum",
    bounds: bounds.wait,
  },
  jobRuns: {
    name: "lectern_job_runs_total",
    kind: "counter",
    help: "Runs of the background jobs; missed: none began though it was due.",
    labels: { job: "open", result: ["ok", "failed", "missed"] },
    across: "sum",
  },
  jobDuration: {
    name: "lectern_job_duration_seconds",
    kind: "histogram",
    help: "How long a background job ran.",
    labels: { job: "open" },
    across: "sum",
    bounds: bounds.job,
  },
  jobLag: {
    name: "lectern_job_lag_seconds",
    kind: "gauge",
    help: "For how long a background job has been due without being run.",
    labels: { job: "open" },
    across: "max",
  },
  stripeRequests: {
    name: "lectern_stripe_requests_total",
    kind: "counter",
    help: "Calls of Stripe's API, each try by itself; status none: no answer came.",
    labels: { method: "open", route: "open", status: "open" },
    across: "sum",
  },
  stripeRequestDuration: {
    name: "lectern_stripe_request_duration_seconds",
    kind: "histogram",
    help: "How long Stripe's API took to answer, or not to.",
    labels: { method: "open", route: "open" },
    across: "sum",
    bounds: bounds.request,
  },
  databaseUp: {
    name: "lectern_database_up",
    kind: "gauge",
    help: "1 if the database has answered the questions behind the gauges below, which are absent otherwise.",
    labels: {},
    across: "sum",
  },
  inboxEvents: {
    name: "lectern_inbox_events",
    kind: "gauge",
    help: "Events in the inbox that wait to be handled (stored) or for a person (dead).",
    labels: { state: ["stored", "dead"] },
    across: "max",
  },
  inboxOldestAge: {
    name: "lectern_inbox_oldest_age_seconds",
    kind: "gauge",
    help: "For how long the event that is due for longest has been due; 0 if none is.",
    labels: {},
    across: "max",
  },
  dueOrders: {
    name: "lectern_due_orders",
    kind: "gauge",
    help: "Orders that the sweep should have looked at by now.",
    labels: {},
    across: "max",
  },
  dueOrdersOldestAge: {
    name: "lectern_due_orders_oldest_age_seconds",
    kind: "gauge",
    help: "For how long the order that is due for longest has been due; 0 if none is.",
    labels: {},
    across: "max",
  },
  attentionOrders: {
    name: "lectern_attention_orders",
    kind: "gauge",
    help: "Orders that need a person.",
    labels: { reason: ["needs_review", "stuck", "disputed"] },
    across: "max",
  },
  outboxMails: {
    name: "lectern_outbox_mails",
    kind: "gauge",
    help: "Mails that wait to be sent (queued) or could not be sent at all (dead).",
    labels: { state: ["queued", "dead"] },
    across: "max",
  },
  outboxOldestAge: {
    name: "lectern_outbox_oldest_age_seconds",
    kind: "gauge",
    help: "For how long the mail that is due for longest has been due; 0 if none is.",
    labels: {},
    across: "max",
  },
  processes: {
    name: "lectern_processes",
    kind: "gauge",
    help: "Processes that were heard of within the last 90 seconds.",
    labels: { role: ["web", "worker"] },
    across: "max",
  },
  serviceLevel: {
    name: "lectern_service_level_ratio",
    kind: "gauge",
    help: "The share of good uses of a service, of all processes; absent while there were none.",
    labels: { level: "open", window: windows },
    across: "max",
  },
  serviceTarget: {
    name: "lectern_service_target_ratio",
    kind: "gauge",
    help: "The share of good uses that is aimed at.",
    labels: { level: "open" },
    across: "max",
  },
  manualIntervention: {
    name: "lectern_manual_intervention_ratio",
    kind: "gauge",
    help: "Of the orders paid in this time, those that staff have touched; absent while there were none.",
    labels: { window: windows },
    across: "max",
  },
  supportFree: {
    name: "lectern_support_free_ratio",
    kind: "gauge",
    help: "Of the orders paid in this time, those that needed nobody and left nobody unhappy.",
    labels: { window: windows },
    across: "max",
  },
} as const satisfies Record<string, MetricDefinition>;

export type Metric = keyof typeof metrics;

export type MetricOf<Kind extends MetricDefinition["kind"]> = {
  [Name in Metric]: (typeof metrics)[Name]["kind"] extends Kind ? Name : never;
}[Metric];

/** What a metric's labels may say. */
export type LabelsOf<Name extends Metric> = {
  [Label in keyof (typeof metrics)[Name]["labels"]]: (typeof metrics)[Name]["labels"][Label] extends readonly (infer Value)[]
    ? Value
    : string;
};
