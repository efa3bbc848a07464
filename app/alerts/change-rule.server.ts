import { createHash } from "node:crypto";
import { z } from "zod/v4";
import { auditStaff } from "~/audit/audit.server";
import { clock } from "~/platform/clock/clock";
import { readSettings, type SettingsChange, writeSettings } from "./alert-settings.server";
import { type AlertRule, thresholdsOf } from "./rules";

/** A rule sleeps for a week at most: who wants longer switches it off, with a reason. */
export const longestSnoozeHours = 7 * 24;
const hourMs = 60 * 60_000;

export interface RuleChange {
  rule: AlertRule;
  staffId: string;
  /** Of the settings that the change was decided on. */
  version: number;
}

/** What the fields of a rule's thresholds have to be, by the thresholds' names. */
export function thresholdSchema(rule: AlertRule) {
  const fields = thresholdsOf(rule).map(([name, { min, max }]) => {
    const words = `A whole number from ${min} to ${max}.`;
    return [name, z.coerce.number(words).int(words).min(min, words).max(max, words)] as const;
  });
  return z.object(Object.fromEntries(fields));
}

/**
 * Sets a rule's thresholds; without `thresholds` they are the defaults again.
 *
 * @returns false when somebody else has changed the rule since.
 */
export function setThresholds(change: RuleChange, thresholds: Record<string, number> = {}): Promise<boolean> {
  const changed = thresholdsOf(change.rule).flatMap(([name, threshold]) =>
    thresholds[name] === undefined || thresholds[name] === threshold.default
      ? []
      : [[name, thresholds[name]]],
  );
  return apply(change, "alert.thresholds", null, { thresholds: Object.fromEntries(changed) });
}

/** Switches a rule on or off, and says why. @returns false when somebody else has changed the rule since. */
export function switchRule(change: RuleChange, isOn: boolean, reason: string): Promise<boolean> {
  const action = isOn ? "alert.switched_on" : "alert.switched_off";
  return apply(change, action, reason, { isOn, offReason: isOn ? null : reason });
}

/** Has a rule call nobody for so many hours; with none it is awake again. @returns false as above. */
export function snoozeRule(change: RuleChange, hours: number, reason: string | null): Promise<boolean> {
  const snoozedUntil = hours > 0 ? new Date(clock.nowMs() + hours * hourMs) : null;
  return apply(change, hours > 0 ? "alert.snoozed" : "alert.woken", reason, { snoozedUntil }, hours);
}

/** On record before it is done, once for who presses twice; and if somebody else was faster, that it was not done. */
async function apply(
  { rule, staffId, version }: RuleChange,
  action: string,
  reason: string | null,
  change: SettingsChange,
  hours?: number,
): Promise<boolean> {
  const content = JSON.stringify([action, reason, change.thresholds, hours]);
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 16);
  const key = `alert:${rule}:v${version + 1}:${staffId}:${digest}`;
  const { isOn, snoozedUntil, thresholds, ...before } = await readSettings(rule);
  if (before.lastChange === key) return true;
  if (before.version !== version) return false;
  const entry = { staffId, subject: `alert:${rule}`, reason };
  const facts = { before: { isOn, snoozedUntil, thresholds }, change };
  await auditStaff({ ...entry, action, facts, key });
  if (await writeSettings(rule, version, { ...change, lastChange: key })) return true;
  // The same press, twice at once?
  if ((await readSettings(rule)).lastChange === key) return true;
  await auditStaff({ ...entry, action: "alert.change_refused", facts: { change }, key: `${key}:refused` });
  return false;
}
