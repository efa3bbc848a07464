import type { AlertRule } from "./rules";

/** Where a notice is on one of its ways. `none` where there is no such way, or nothing to tell. */
export type NoticeState = "none" | "queued" | "sent" | "dead";

/** Where one notice is, by mail and to the webhook. */
export interface NoticeView {
  mail: NoticeState;
  webhook: NoticeState;
  /** What the webhook, or else the mail server, said when it was tried last. */
  lastError: string | null;
}

/** An incident as the staff's pages show it. Plain JSON. */
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
  /** Of its beginning; null while it isn't told of. */
  notice: NoticeView | null;
}

export type RuleState = "well" | "pending" | "firing" | "snoozed" | "off" | "unknown";

/** A rule, how it is set and how it stands. Plain JSON. */
export interface RuleView {
  rule: AlertRule;
  version: number;
  state: RuleState;
  /** Why it could not be looked at, for one whose state is unknown. */
  failure: string | null;
  offReason: string | null;
  snoozedUntil: string | null;
  thresholds: Record<string, number>;
}
