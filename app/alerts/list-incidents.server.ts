import { Outbox, type OutboxRecord } from "~/mail/outbox.server";
import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { type KeysetPage, readPage } from "~/platform/keyset.server";
import { AlertDeliveries, type DeliveryRecord } from "./alert-delivery.server";
import { type RuleSettings, readAllSettings } from "./alert-settings.server";
import type { IncidentView, NoticeView, RuleState, RuleView } from "./alert-view";
import { type IncidentRecord, Incidents } from "./incident.server";
import { type AlertRule, alertRuleNames, alertRules } from "./rules";
import { alertMailKey } from "./shop-figures.server";
import { readLastLook } from "./watch-alerts.server";

const shownFindings = 10;
const pageSize = 25;

/** Active alerts, newest first. */
export async function listFiring(rule?: AlertRule): Promise<IncidentView[]> {
  const incidents = await Incidents.find({
    ...{ mode: env().stripeMode, isOpen: true, state: "firing" },
    rule: rule ?? trusted({ $in: alertRuleNames }),
  })
    .sort({ firedAt: -1 })
    .lean<IncidentRecord[]>();
  return toViews(incidents);
}

/** A page of resolved alerts, newest first. */
export async function readHistory(
  cursor: string | null,
  rule?: AlertRule,
): Promise<KeysetPage<IncidentView>> {
  const page = await readPage<IncidentRecord>(Incidents, {
    filter: {
      ...{ mode: env().stripeMode, state: "resolved" },
      rule: rule ?? trusted({ $in: alertRuleNames }),
    },
    ...{ sortBy: "firedAt", cursor, size: pageSize },
  });
  return { ...page, rows: await toViews(page.rows) };
}

/** Every rule with its settings and state, and when the rules were last checked. */
export async function readRules(): Promise<{ rules: RuleView[]; lookedAt: string | null }> {
  const [settings, look, open] = await Promise.all([
    readAllSettings(),
    readLastLook(),
    Incidents.find({ mode: env().stripeMode, isOpen: true }).select("rule state").lean<IncidentRecord[]>(),
  ]);
  const rules = alertRuleNames.map((rule) => {
    const states = open.filter((incident) => incident.rule === rule).map(({ state }) => state);
    const { version, offReason, snoozedUntil, thresholds } = settings[rule];
    const failure = look.failures[rule] ?? null;
    const state = stateOf(settings[rule], states, failure !== null);
    const asleepUntil = state === "snoozed" ? (snoozedUntil?.toISOString() ?? null) : null;
    return { rule, version, state, failure, offReason, snoozedUntil: asleepUntil, thresholds };
  });
  return { rules, lookedAt: look.at?.toISOString() ?? null };
}

function stateOf(
  { isOn, snoozedUntil }: RuleSettings,
  states: IncidentRecord["state"][],
  hasFailed: boolean,
): RuleState {
  if (!isOn) return "off";
  if (snoozedUntil && snoozedUntil > clock.now()) return "snoozed";
  if (hasFailed) return "unknown";
  if (states.includes("firing")) return "firing";
  return states.includes("pending") ? "pending" : "well";
}

/** The delivery state of the last test alert, and when it was sent. */
export async function readLastTest(): Promise<(NoticeView & { at: string }) | null> {
  const last = await Outbox.findOne({ key: trusted({ $regex: `^${alertMailKey}test:` }) })
    .sort({ createdAt: -1 })
    .lean<OutboxRecord>();
  if (!last) return null;
  const [notice] = (await noticesOf([last.key])).values();
  return notice ? { ...notice, at: last.createdAt.toISOString() } : null;
}

async function toViews(incidents: IncidentRecord[]): Promise<IncidentView[]> {
  const keyOf = ({ _id }: IncidentRecord) => `${alertMailKey}${_id}:firing`;
  const notices = await noticesOf(incidents.map(keyOf));
  return incidents.map((incident) => {
    const { _id, rule, state, badSince, firedAt, resolvedAt, isSwitchedOff, findings, foundCount } = incident;
    const shown = findings.slice(0, shownFindings);
    return {
      ...{ id: String(_id), rule, title: alertRules[rule].title, state, isSwitchedOff },
      badSince: badSince.toISOString(),
      firedAt: firedAt?.toISOString() ?? null,
      resolvedAt: resolvedAt?.toISOString() ?? null,
      findings: shown.map(({ subject, label, text, path }) => ({ subject, label, text, path })),
      further: Math.max(0, foundCount - shown.length),
      notice: notices.get(keyOf(incident)) ?? null,
    };
  });
}

async function noticesOf(keys: string[]): Promise<Map<string, NoticeView>> {
  const filter = { key: trusted({ $in: keys }) };
  const [mails, deliveries] = await Promise.all([
    Outbox.find(filter).select("key state lastError").lean<OutboxRecord[]>(),
    AlertDeliveries.find(filter).select("key state lastError").lean<DeliveryRecord[]>(),
  ]);
  const byKey = new Map(deliveries.map((each) => [each.key, each]));
  return new Map(
    mails.map(({ key, state, lastError }) => {
      const delivery = byKey.get(key);
      return [
        key,
        {
          mail: state,
          webhook: delivery?.state ?? "none",
          lastError: delivery?.lastError ?? lastError,
        },
      ];
    }),
  );
}
