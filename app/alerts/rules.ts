/** What the staff are called for. Each rule has a section of its title in `docs/operations/runbook.md`. */

/** A figure that the staff may set. Whole numbers. */
export interface Threshold {
  label: string;
  unit: string;
  default: number;
  min: number;
  max: number;
}

interface RuleDefinition {
  title: string;
  /** In one sentence, for who reads it for the first time. */
  meaning: string;
  /** What the staff are told when it is over. */
  over: string;
  /** How long its condition has to hold before anybody is called. */
  firesAfterMinutes: number;
  /** How long all has to be well before it counts as over. */
  resolvesAfterMinutes: number;
  thresholds: Record<string, Threshold>;
}

export const alertRules = {
  sync_failures: {
    title: "Order syncs fail",
    meaning: "Too many orders could not be compared with Stripe, so paid orders may wait for their course.",
    over: "Orders can be compared with Stripe again. What failed is tried again by itself.",
    firesAfterMinutes: 1,
    resolvesAfterMinutes: 10,
    thresholds: {
      failedPercent: { label: "Failed syncs, more than", unit: "%", default: 5, min: 1, max: 100 },
      samples: { label: "Out of at least", unit: "syncs", default: 20, min: 1, max: 10_000 },
      windowMinutes: { label: "Within", unit: "minutes", default: 15, min: 5, max: 240 },
    },
  },
  webhook_delay: {
    title: "Webhooks are late",
    meaning: "What Stripe has to tell reaches the shop, or is worked on, minutes after it happened.",
    over: "Events come and are handled in time again.",
    firesAfterMinutes: 1,
    resolvesAfterMinutes: 10,
    thresholds: {
      lateMinutes: { label: "Late after", unit: "minutes", default: 10, min: 1, max: 240 },
      events: { label: "How many at least", unit: "", default: 1, min: 1, max: 1_000 },
    },
  },
  webhook_silence: {
    title: "No webhooks while payments succeed",
    meaning: "Students have paid, and Stripe has told the shop nothing since.",
    over: "Webhooks come in again.",
    firesAfterMinutes: 0,
    resolvesAfterMinutes: 2,
    thresholds: {
      payments: { label: "At least", unit: "payments without a word", default: 2, min: 1, max: 100 },
      graceMinutes: { label: "Made more than", unit: "minutes ago", default: 10, min: 2, max: 240 },
    },
  },
  orders_need_person: {
    title: "Orders need a person",
    meaning:
      "No machine can decide these orders, or bring them up to date. They stay as they are until somebody looks.",
    over: "Each of these orders is decided, or in line with Stripe again.",
    firesAfterMinutes: 0,
    resolvesAfterMinutes: 2,
    thresholds: {
      failures: { label: "Stuck after", unit: "failures in a row", default: 10, min: 3, max: 50 },
    },
  },
  failed_payments: {
    title: "Somebody may be testing cards",
    meaning: "Many payments were refused for one address, one account, or for small amounts.",
    over: "There are hardly any refusals left. Look whether payments of that pattern have succeeded.",
    firesAfterMinutes: 0,
    resolvesAfterMinutes: 30,
    thresholds: {
      perAddress: { label: "Refusals from one address, at least", unit: "", default: 8, min: 3, max: 1_000 },
      perAccount: { label: "Refusals of one account, at least", unit: "", default: 8, min: 3, max: 1_000 },
      small: { label: "Refusals of small amounts, at least", unit: "", default: 15, min: 3, max: 10_000 },
      smallUnits: { label: "Small is up to", unit: "dollars or euros", default: 10, min: 1, max: 1_000 },
      windowMinutes: { label: "Within", unit: "minutes", default: 60, min: 5, max: 1_440 },
    },
  },
  disputes: {
    title: "A payment is disputed",
    meaning:
      "A customer has asked the bank for the money back. Stripe waits for your answer until a deadline.",
    over: "Decided, or taken back. A course opens again by itself when you win.",
    firesAfterMinutes: 0,
    resolvesAfterMinutes: 0,
    thresholds: {},
  },
  worker_silent: {
    title: "No worker is at work",
    meaning: "Nothing happens in the background: no sweep, no retries, no mails but these.",
    over: "A worker is at work. What was due meanwhile is done first.",
    // After an outage of the database, or a sleep, all are silent until they have spoken again.
    firesAfterMinutes: 1,
    resolvesAfterMinutes: 1,
    thresholds: {
      silentMinutes: { label: "Not heard of for", unit: "minutes", default: 3, min: 1, max: 60 },
      idleMinutes: { label: "Or up, but idle for", unit: "minutes", default: 20, min: 5, max: 240 },
    },
  },
  dead_letters: {
    title: "Events or mails were given up",
    meaning: "They were tried many times and will not be tried again unless somebody says so.",
    over: "The events are handled; mails of days ago no longer count.",
    firesAfterMinutes: 0,
    resolvesAfterMinutes: 0,
    thresholds: {
      mailDays: { label: "A mail counts for", unit: "days", default: 3, min: 1, max: 30 },
    },
  },
  webhook_signatures: {
    title: "Webhooks with a wrong signature",
    meaning:
      "Deliveries to the webhook address were refused, and none was accepted: the signing secret may be wrong.",
    over: "Signed deliveries come in, or nothing was refused any more.",
    firesAfterMinutes: 0,
    resolvesAfterMinutes: 15,
    thresholds: {
      refused: { label: "At least", unit: "refused deliveries", default: 5, min: 1, max: 10_000 },
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

/** A rule's thresholds by name, in the order in which they are read. */
export function thresholdsOf(rule: AlertRule): [string, Threshold][] {
  return Object.entries(alertRules[rule].thresholds);
}

/** Where a rule's section of the runbook begins, as GitHub names it, too. */
export function runbookAnchor(rule: AlertRule): string {
  return alertRules[rule].title.toLowerCase().replaceAll(/[^a-z\d]+/g, "-");
}
