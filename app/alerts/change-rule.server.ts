import { createHash } from "node:crypto";
import { z } from "zod/v4";
import { auditStaff } from "~/audit/audit.server";
import { clock } from "~/platform/clock/clock";
import { readSettings, type SettingsChange, writeSettings } from "./alert-settings.server";
import { type AlertRule, thresholdsOf } from "./rules";

/** A snooze lasts a week at most: for longer, staff turn the rule off with a reason. */
export const longestSnoozeHours = 7 * 24;
const hourMs = 60 * 60_000;

export interface RuleChange {
  rule: AlertRule;
  staffId: string;
  /** The version of the settings that the change was based on. */
  version: number;
}

/** Validates the form fields of a rule's thresholds, which are named after them. */
export function thresholdSchema(rule: AlertRule) {
  const fields = thresholdsOf(rule).map(([name, { min, max }]) => {
    const words = `Enter a whole number from ${min} to ${max}.`;
    return [name, z.coerce.number(words).int(words).min(min, words).max(max, words)] as const;
  });
  return z.object(Object.fromEntries(fields));
}

/**
 * Sets a rule's thresholds; without `thresholds`, resets them to the defaults.
 *
 * @returns false when someone else has changed the rule since.
 */
export function setThresholds(change: RuleChange, thresholds: Record<string, number> = {}): Promise<boolean> {
  const changed = thresholdsOf(change.rule).flatMap(([name, threshold]) =>
    thresholds[name] === undefined || thresholds[name] === threshold.default
      ? []
      : [[name, thresholds[name]]],
  );
  return apply(change, "alert.thresholds", null, { thresholds: Object.fromEntries(changed) });
}

/** Turns a rule on or off, with a reason. @returns false when someone else has changed the rule since. */
export function switchRule(change: RuleChange, isOn: boolean, reason: string): Promise<boolean> {
  const action = isOn ? "alert.switched_on" : "alert.switched_off";
  return apply(change, action, reason, { isOn, offReason: isOn ? null : reason });
}

/** Snoozes a rule for some hours; 0 ends the snooze. @returns false when someone else has changed the rule since. */
export function snoozeRule(change: RuleChange, hours: number, reason: string | null): Promise<boolean> {
  const snoozedUntil = hours > 0 ? new Date(clock.nowMs() + hours * hourMs) : null;
  return apply(change, hours > 0 ? "alert.snoozed" : "alert.woken", reason, { snoozedUntil }, hours);
}

/** Audits the change before making it, once for a double click; if someone else was faster, audits that it was refused. */
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
  // A double click may have written it in parallel.
  if ((await readSettings(rule)).lastChange === key) return true;
  await auditStaff({ ...entry, action: "alert.change_refused", facts: { change }, key: `${key}:refused` });
  return false;
}
