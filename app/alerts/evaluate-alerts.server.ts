import { clock } from "~/platform/clock/clock";
import { isDuplicateKey } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { type RuleSettings, readAllSettings } from "./alert-settings.server";
import { type IncidentRecord, Incidents } from "./incident.server";
import { judge } from "./judge.server";
import type { Judgement } from "./judgement";
import { beginIncident, type IncidentState, nextIncident } from "./next-incident";
import { type AlertRule, alertRuleNames } from "./rules";
import { tellOfIncidents } from "./tell-staff.server";

interface Evaluation {
  began: number;
  ended: number;
  told: number;
  /** Rules whose check failed, and why. */
  failures: Partial<Record<AlertRule, string>>;
}

/**
 * Checks every rule once, updates the incidents, and writes missing notices. Any number of processes may do this at the
 * same time: every change is guarded by an incident's version or by the uniqueness of its subjects. A check that fails
 * affects no other rule and leaves its incidents as they are.
 *
 * @throws when the settings or the incidents can't be read.
 */
export async function evaluateAlerts(now = clock.now()): Promise<Evaluation> {
  const settings = await readAllSettings();
  const open = await Incidents.find({ mode: env().stripeMode, isOpen: true }).lean<IncidentRecord[]>();
  const evaluation: Evaluation = { began: 0, ended: 0, told: 0, failures: {} };
  for (const rule of alertRuleNames) {
    const mine = open.filter((incident) => incident.rule === rule);
    try {
      await evaluateRule({ rule, settings: settings[rule], open: mine, now }, evaluation);
    } catch (error) {
      logger().warn({ err: error, rule }, "an alert rule could not be checked");
      evaluation.failures[rule] = error instanceof Error ? error.message : String(error);
    }
  }
  evaluation.told = await tellOfIncidents(settings, now);
  return evaluation;
}

interface Look {
  rule: AlertRule;
  settings: RuleSettings;
  open: IncidentRecord[];
  now: Date;
}

async function evaluateRule({ rule, settings, open, now }: Look, evaluation: Evaluation): Promise<void> {
  if (!settings.isOn) {
    for (const incident of open) {
      await change(incident, { state: "resolved", resolvedAt: now, isSwitchedOff: true });
    }
    return;
  }
  const judgement = await judge(rule, settings.thresholds, now);
  for (const incident of open) {
    const next = nextIncident(rule, incident, judgement, now);
    if (next === "drop") await drop(incident);
    else if ((await change(incident, next)) && next.state === "resolved") evaluation.ended += 1;
  }
  if (await begin(rule, judgement, open, now)) evaluation.began += 1;
}

async function begin(
  rule: AlertRule,
  judgement: Judgement,
  open: IncidentRecord[],
  now: Date,
): Promise<boolean> {
  const begun = beginIncident(rule, judgement, open, now);
  if (!begun) return false;
  try {
    await Incidents.create({ mode: env().stripeMode, rule, ...begun, isUntold: begun.state === "firing" });
  } catch (error) {
    // Another evaluation was first.
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
  report(rule, begun);
  return true;
}

async function change(incident: IncidentRecord, next: Partial<IncidentState>): Promise<boolean> {
  const { _id, version, rule } = incident;
  const isMove = next.state !== undefined && next.state !== incident.state;
  const marks = isMove ? { isUntold: true, isOpen: next.state !== "resolved" } : {};
  const { matchedCount } = await Incidents.updateOne(
    { _id, version },
    { $set: { ...next, ...marks }, $inc: { version: 1 } },
  );
  if (matchedCount === 1 && isMove) report(rule, { ...incident, ...next });
  return matchedCount === 1;
}

async function drop({ _id, version }: IncidentRecord): Promise<void> {
  await Incidents.deleteOne({ _id, version, state: "pending" });
}

function report(rule: AlertRule, { state, subjects, findings }: IncidentState): void {
  if (state === "pending") return;
  logger().warn(
    { rule, state, subjects: subjects.length, first: findings[0]?.text },
    state === "firing" ? "alert triggered" : "alert resolved",
  );
}
