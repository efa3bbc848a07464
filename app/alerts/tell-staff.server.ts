import { notifyStaff } from "~/mail/notify-staff.server";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { humanize } from "~/ui/humanize";
import { alertQueue } from "./alert-delivery.server";
import type { RuleSettings } from "./alert-settings.server";
import { type IncidentRecord, Incidents } from "./incident.server";
import { linesOf, type Notice, noticeOf } from "./notice";
import { type AlertRule, alertRuleNames } from "./rules";
import { webhookBody } from "./webhook-body";

const mostOutcomes = 10;

/**
 * Writes the notices that are still missing: one when an incident begins, one when it ends. They are derived from the
 * incident and unique, so after a crash between writing one and marking it, the same one is simply requested again.
 *
 * @returns how many notices were written.
 */
export async function tellOfIncidents(settings: Record<AlertRule, RuleSettings>, now: Date): Promise<number> {
  const untold = await Incidents.find({
    mode: env().stripeMode,
    isUntold: true,
    rule: trusted({ $in: alertRuleNames }),
  }).lean<IncidentRecord[]>();
  let count = 0;
  for (const incident of untold) {
    const what = owed(incident, settings[incident.rule], now);
    if (what === "later") continue;
    if (what !== "nothing") {
      await tell(await describe(incident, what));
      count += 1;
    }
    await markTold(incident, what, now);
  }
  return count;
}

/** Without a notice of the beginning there is none of the end. A snoozed rule gets its notice after the snooze, if still active. */
function owed(
  { state, told, isSwitchedOff }: IncidentRecord,
  { snoozedUntil }: RuleSettings,
  now: Date,
): "firing" | "resolved" | "later" | "nothing" {
  if (state === "firing" && !told.firing) return snoozedUntil && snoozedUntil > now ? "later" : "firing";
  if (state === "resolved" && told.firing && !told.resolved && !isSwitchedOff) return "resolved";
  return "nothing";
}

/** Guarded by the version: an incident that has changed in the meantime stays untold and is looked at again. */
async function markTold(
  { _id, version }: IncidentRecord,
  what: "firing" | "resolved" | "nothing",
  now: Date,
): Promise<void> {
  const told = what === "nothing" ? {} : { [`told.${what}`]: now };
  const { matchedCount } = await Incidents.updateOne(
    { _id, version },
    { $set: { ...told, isUntold: false } },
  );
  if (matchedCount === 0 && what !== "nothing") await Incidents.updateOne({ _id }, { $set: told });
}

async function describe(incident: IncidentRecord, kind: "firing" | "resolved"): Promise<Notice> {
  const outcomes = kind === "resolved" ? await outcomesOf(incident) : [];
  return noticeOf({ ...incident, id: String(incident._id) }, kind, { appUrl: env().APP_URL, outcomes });
}

/** For a dispute, staff want to know how it ended; for everything else, that it did. */
async function outcomesOf({ rule, subjects }: IncidentRecord): Promise<Notice["outcomes"]> {
  if (rule !== "disputes") return [];
  const ids = subjects.slice(0, mostOutcomes).map((subject) => subject.replace("order:", ""));
  const orders = await Orders.find({ _id: trusted({ $in: ids }) })
    .select("number disputeStatus")
    .lean<OrderRecord[]>();
  return orders.map(({ number, disputeStatus }) => ({
    label: `Order ${number}`,
    text: humanize(disputeStatus ?? "no longer disputed"),
  }));
}

/** Queues a notice as an email, and for the webhook if there is one. */
export async function tell(notice: Notice): Promise<void> {
  const { stripeMode: mode, ALERT_WEBHOOK_URL } = env();
  if (ALERT_WEBHOOK_URL)
    await alertQueue.enqueue({ key: notice.id, body: webhookBody(notice, mode), createdAt: clock.now() });
  await notifyStaff(notice.id, {
    title: notice.title,
    reason: notice.text,
    orderNumber: null,
    facts: {
      ...Object.fromEntries(linesOf(notice).map(({ label, text }) => [label, text])),
      Time: `${notice.at.toISOString().slice(0, 16).replace("T", " ")} UTC`,
      Alerts: notice.url,
      "What to do": notice.runbookUrl,
    },
  });
}
