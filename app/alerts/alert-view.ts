import type { AlertRule } from "./rules";

/** The delivery state of a notice on one channel; `none` when there is no channel or nothing to send. */
export type NoticeState = "none" | "queued" | "sent" | "dead";

/** The delivery state of one notice, by email and to the webhook. */
export interface NoticeView {
  mail: NoticeState;
  webhook: NoticeState;
  /** The last error from the webhook, or else from the mail server. */
  lastError: string | null;
}

/** An incident as the staff pages show it. Plain JSON. */
export interface IncidentView {
  id: string;
  rule: AlertRule;
  title: string;
  state: "pending" | "firing" | "resolved";
  badSince: string;
  firedAt: string | null;
  resolvedAt: string | null;
  isSwitchedOff: boolean;
  findings: { subject: string; label: string; text: string; path: string | null }[];
  /** How many more findings there are than are shown. */
  further: number;
  /** The notice of its beginning; null until it is written. */
  notice: NoticeView | null;
}

export type RuleState = "well" | "pending" | "firing" | "snoozed" | "off" | "unknown";

/** A rule with its settings and state. Plain JSON. */
export interface RuleView {
  rule: AlertRule;
  version: number;
  state: RuleState;
  /** Why the check failed, when the state is `unknown`. */
  failure: string | null;
  offReason: string | null;
  snoozedUntil: string | null;
  thresholds: Record<string, number>;
}
