import type { Finding, Judgement } from "./judgement";
import { type AlertRule, alertRules } from "./rules";

const minuteMs = 60_000;
/** What begins within this time of an incident is told of later, in one mail, rather than in one mail each. */
const gatherMs = 60 * minuteMs;
/** Nobody has looked for so long that what was bad then says nothing about the time between. */
const gapMs = 5 * minuteMs;
/** A thousand orders in trouble are one trouble; their own page has all of them. */
const keptFindings = 50;

/** What becomes of an incident is decided by this part of it alone. */
export interface IncidentState {
  state: "pending" | "firing" | "resolved";
  /** What it is about; each is in one open incident of its rule only. */
  subjects: string[];
  /** How it was when it was last seen, the first fifty. */
  findings: Finding[];
  /** How many there were then. */
  foundCount: number;
  badSince: Date;
  lastBadAt: Date;
  firedAt: Date | null;
  goodSince: Date | null;
  resolvedAt: Date | null;
  /** It ended because its rule was switched off: nobody knows whether all is well. */
  isSwitchedOff: boolean;
}

/**
 * A new incident for what is bad and in no open one yet; null when there is nothing, or when it has to wait: what comes
 * while an incident of less than an hour is open is gathered, so that ten orders in trouble are one mail, or two, not ten.
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
 * What an open incident is after another look. It fires once it was bad for as long as its rule says, and is over once it
 * was good for as long as that; in between it stays what it is, however often it changes its mind.
 *
 * @returns the fields that change; `"drop"` for one that never fired and is over.
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
