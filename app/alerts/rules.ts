/** What staff are alerted to. Each rule has a section with its title in `docs/operations/runbook.md`. */

/** A whole number that staff can set. */
export interface Threshold {
  label: string;
  unit: string;
  default: number;
  min: number;
  max: number;
}

interface RuleDefinition {
  title: string;
  /** One sentence for someone who reads it for the first time. */
  meaning: string;
  /** What staff read when it is resolved. */
  over: string;
  /** How long the condition must hold before the alert is triggered. */
  firesAfterMinutes: number;
  /** How long the condition must be gone before the alert is resolved. */
  resolvesAfterMinutes: number;
  thresholds: Record<string, Threshold>;
}

export const alertRules = {
  sync_failures: {
    title: "Order syncs are failing",
    meaning:
      "Too many orders couldn't be compared with Stripe, so paying students may wait for their course.",
    over: "Orders can be compared with Stripe again. Failed syncs are retried automatically.",
    firesAfterMinutes: 1,
    resolvesAfterMinutes: 10,
    thresholds: {
      failedPercent: { label: "Failed syncs above", unit: "%", default: 5, min: 1, max: 100 },
      samples: { label: "Out of at least", unit: "syncs", default: 20, min: 1, max: 10_000 },
      windowMinutes: { label: "Within", unit: "minutes", default: 15, min: 5, max: 240 },
    },
  },
  webhook_delay: {
    title: "Webhooks are late",
    meaning: "Stripe's events arrive, or are processed, minutes after they happened.",
    over: "Events arrive and are processed on time again.",
    firesAfterMinutes: 1,
    resolvesAfterMinutes: 10,
    thresholds: {
      lateMinutes: { label: "Late after", unit: "minutes", default: 10, min: 1, max: 240 },
      events: { label: "At least", unit: "late events", default: 1, min: 1, max: 1_000 },
    },
  },
  webhook_silence: {
    title: "No webhooks while payments succeed",
    meaning: "Students have paid, but Stripe hasn't sent a webhook since.",
    over: "Webhooks are arriving again.",
    firesAfterMinutes: 0,
    resolvesAfterMinutes: 2,
    thresholds: {
      payments: { label: "At least", unit: "payments without a webhook", default: 2, min: 1, max: 100 },
      graceMinutes: { label: "Made more than", unit: "minutes ago", default: 10, min: 2, max: 240 },
    },
  },
  orders_need_person: {
    title: "Orders need review",
    meaning:
      "These orders can't be decided or synced automatically. They stay as they are until someone reviews them.",
    over: "Each of these orders has been decided, or matches Stripe again.",
    firesAfterMinutes: 0,
    resolvesAfterMinutes: 2,
    thresholds: {
      failures: { label: "Stuck after", unit: "failures in a row", default: 10, min: 3, max: 50 },
    },
  },
  failed_payments: {
    title: "Possible card testing",
    meaning: "Many payments were declined from one address, for one account, or for small amounts.",
    over: "Hardly any payments are declined now. Check whether any payments of that pattern succeeded.",
    firesAfterMinutes: 0,
    resolvesAfterMinutes: 30,
    thresholds: {
      perAddress: { label: "Declines from one address, at least", unit: "", default: 8, min: 3, max: 1_000 },
      perAccount: { label: "Declines for one account, at least", unit: "", default: 8, min: 3, max: 1_000 },
      small: { label: "Declines of small amounts, at least", unit: "", default: 15, min: 3, max: 10_000 },
      smallUnits: { label: "Small means up to", unit: "dollars or euros", default: 10, min: 1, max: 1_000 },
      windowMinutes: { label: "Within", unit: "minutes", default: 60, min: 5, max: 1_440 },
    },
  },
  disputes: {
    title: "Payment disputed",
    meaning: "A customer has asked their bank for the money back. Stripe needs your response by a deadline.",
    over: "Decided or withdrawn. If you won, access is restored automatically.",
    firesAfterMinutes: 0,
    resolvesAfterMinutes: 0,
    thresholds: {},
  },
  worker_silent: {
    title: "Background jobs have stopped",
    meaning: "Nothing runs in the background: no sweep, no retries, no emails other than alerts.",
    over: "A worker is running jobs again, overdue ones first.",
    // After a database outage or a suspended machine, every worker looks silent until its next heartbeat.
    firesAfterMinutes: 1,
    resolvesAfterMinutes: 1,
    thresholds: {
      silentMinutes: { label: "No heartbeat for", unit: "minutes", default: 3, min: 1, max: 60 },
      idleMinutes: { label: "Or running but idle for", unit: "minutes", default: 20, min: 5, max: 240 },
    },
  },
  dead_letters: {
    title: "Events or emails failed permanently",
    meaning: "They failed many times and won't be retried unless someone asks for it.",
    over: "The events have been handled; emails from days ago no longer count.",
    firesAfterMinutes: 0,
    resolvesAfterMinutes: 0,
    thresholds: {
      mailDays: { label: "Emails count for", unit: "days", default: 3, min: 1, max: 30 },
    },
  },
  webhook_signatures: {
    title: "Webhooks with invalid signatures",
    meaning:
      "Deliveries to the webhook address were refused, and none was accepted: the signing secret may be wrong.",
    over: "Signed deliveries are arriving, or nothing is refused anymore.",
    firesAfterMinutes: 0,
    resolvesAfterMinutes: 15,
    thresholds: {
      refused: { label: "At least", unit: "refusals", default: 5, min: 1, max: 10_000 },
      windowMinutes: { label: "Within", unit: "minutes", default: 15, min: 5, max: 240 },
    },
  },
} as const satisfies Record<string, RuleDefinition>;

export type AlertRule = keyof typeof alertRules;

export const alertRuleNames = Object.keys(alertRules) as AlertRule[];

export function isAlertRule(name: string): name is AlertRule {
  return Object.hasOwn(alertRules, name);
}

/** The values of a rule's thresholds. */
export type Thresholds<Rule extends AlertRule = AlertRule> = Rule extends AlertRule
  ? Record<keyof (typeof alertRules)[Rule]["thresholds"], number>
  : never;

/** A rule's thresholds by name, in reading order. */
export function thresholdsOf(rule: AlertRule): [string, Threshold][] {
  return Object.entries(alertRules[rule].thresholds);
}

/** The anchor of a rule's runbook section; GitHub generates the same one. */
export function runbookAnchor(rule: AlertRule): string {
  return alertRules[rule].title.toLowerCase().replaceAll(/[^a-z\d]+/g, "-");
}
