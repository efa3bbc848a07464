import type { Finding, Judgement } from "./judgement";
import { type AlertRule, alertRules } from "./rules";

const minuteMs = 60_000;
/** What begins within this time after an incident is gathered into one later email, instead of one each. */
const gatherMs = 60 * minuteMs;
/** After this long without a check, an earlier bad result says nothing about the time between. */
const gapMs = 5 * minuteMs;
/** A thousand affected orders are one problem; the orders page lists all of them. */
const keptFindings = 50;

/** The part of an incident that decides what happens to it next. */
export interface IncidentState {
  state: "pending" | "firing" | "resolved";
  /** What it is about; each belongs to at most one open incident of its rule. */
  subjects: string[];
  /** The latest findings, at most fifty. */
  findings: Finding[];
  /** How many findings there were. */
  foundCount: number;
  badSince: Date;
  lastBadAt: Date;
  firedAt: Date | null;
  goodSince: Date | null;
  resolvedAt: Date | null;
  /** It ended because its rule was turned off, so the problem may persist. */
  isSwitchedOff: boolean;
}

/**
 * A new incident for problems that are in no open one yet; null when there are none, or when they have to wait: while an
 * incident less than an hour old is open, new problems are gathered, so that ten orders cause one or two emails, not ten.
 */
export function beginIncident(
  rule: AlertRule,
  { bad }: Judgement,
  open: Pick<IncidentState, "subjects" | "badSince">[],
  now: Date,
): IncidentState | null {
  const known = new Set(open.flatMap(({ subjects }) => subjects));
  const news = bad.filter(({ subject }) => !known.has(subject));
  const isGathering = open.some(({ badSince }) => now.getTime() - badSince.getTime() < gatherMs);
  if (news.length === 0 || isGathering) return null;
  const firesAtOnce = alertRules[rule].firesAfterMinutes === 0;
  return {
    state: firesAtOnce ? "firing" : "pending",
    subjects: news.map(({ subject }) => subject),
    findings: news.slice(0, keptFindings),
    foundCount: news.length,
    badSince: now,
    lastBadAt: now,
    firedAt: firesAtOnce ? now : null,
    goodSince: null,
    resolvedAt: null,
    isSwitchedOff: false,
  };
}

/**
 * What an open incident becomes after another check. It is triggered once it has been bad for as long as its rule says,
 * and resolved once it has been good for as long as the rule says; in between it stays as it is, however often it flips.
 *
 * @returns the fields that change; `"drop"` for one that ended before it was triggered.
 */
export function nextIncident(
  rule: AlertRule,
  incident: IncidentState,
  { bad, fading }: Judgement,
  now: Date,
): Partial<IncidentState> | "drop" {
  const { firesAfterMinutes, resolvesAfterMinutes } = alertRules[rule];
  const mine = new Set(incident.subjects);
  const found = bad.filter(({ subject }) => mine.has(subject));
  if (found.length > 0) {
    const findings = found.slice(0, keptFindings);
    const seen = { findings, foundCount: found.length, lastBadAt: now, goodSince: null };
    if (incident.state === "firing") return seen;
    const isUnwatched = now.getTime() - incident.lastBadAt.getTime() > gapMs;
    const badSince = isUnwatched ? now : incident.badSince;
    const isDue = now.getTime() - badSince.getTime() >= firesAfterMinutes * minuteMs;
    return { ...seen, badSince, ...(isDue ? { state: "firing", firedAt: now } : {}) };
  }
  if (incident.state === "pending") return "drop";
  if (fading.some((subject) => mine.has(subject))) return { goodSince: null };
  const goodSince = incident.goodSince ?? now;
  const isOver = now.getTime() - goodSince.getTime() >= resolvesAfterMinutes * minuteMs;
  return { goodSince, ...(isOver ? { state: "resolved", resolvedAt: now } : {}) };
}
