import { clock } from "~/platform/clock/clock";
import type { Finding } from "./judgement";
import { type AlertRule, alertRules, runbookAnchor } from "./rules";

/** Whether a notice says that an alert was triggered, that it was resolved, or is only a test. */
export type NoticeKind = "firing" | "resolved" | "test";

/** A notice, with the words and links that an email and a chat message share. */
export interface Notice {
  /** Unique; the same for every attempt to deliver it. */
  id: string;
  kind: NoticeKind;
  rule: AlertRule | null;
  incidentId: string | null;
  title: string;
  text: string;
  at: Date;
  findings: Finding[];
  /** How many more there are. */
  further: number;
  /** How a resolved incident ended. */
  outcomes: { label: string; text: string }[];
  /** Addresses of the alerts page and of the rule's runbook section. */
  url: string;
  runbookUrl: string;
}

const shownFindings = 10;

interface ToldIncident {
  id: string;
  rule: AlertRule;
  findings: Finding[];
  foundCount: number;
  firedAt: Date | null;
  resolvedAt: Date | null;
}

/** The notice that an incident began or ended. */
export function noticeOf(
  { id, rule, findings, foundCount, firedAt, resolvedAt }: ToldIncident,
  kind: "firing" | "resolved",
  { appUrl, outcomes }: { appUrl: string; outcomes: Notice["outcomes"] },
): Notice {
  const { title, meaning, over } = alertRules[rule];
  const isOver = kind === "resolved";
  const shown = findings.slice(0, shownFindings);
  return {
    ...{ id: `alert:${id}:${kind}`, kind, rule, incidentId: id },
    title: isOver ? `Resolved: ${title}` : title,
    text: isOver ? over : meaning,
    at: (isOver ? resolvedAt : firedAt) ?? clock.now(),
    findings: shown,
    further: Math.max(0, foundCount - shown.length),
    outcomes,
    url: `${appUrl}/admin/alerts`,
    runbookUrl: `${appUrl}/admin/alerts/runbook#${runbookAnchor(rule)}`,
  };
}

export function testNotice(id: string, at: Date, appUrl: string): Notice {
  return {
    ...{ id: `alert:test:${id}`, kind: "test", rule: null, incidentId: null },
    title: "Test alert",
    text: "A staff member sent this test. If you can read it, alerts reach you.",
    at,
    ...{ findings: [], further: 0, outcomes: [] },
    url: `${appUrl}/admin/alerts`,
    runbookUrl: `${appUrl}/admin/alerts/runbook`,
  };
}

/** The findings as labelled lines; for a resolved incident, how it ended. */
export function linesOf({ findings, further, outcomes }: Notice): { label: string; text: string }[] {
  const lines = outcomes.length > 0 ? outcomes : findings.map(({ label, text }) => ({ label, text }));
  return further > 0 ? [...lines, { label: "And", text: `${further} more` }] : lines;
}
