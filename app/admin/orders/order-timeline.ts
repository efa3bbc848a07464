import { formatMoney } from "~/ui/format-money";
import { humanize } from "~/ui/humanize";
import type { Tone } from "~/ui/tone";
import { syncCauseLabels } from "./format-order";
import type { OrderDetails } from "./order-details";

/** One entry of an order's timeline. */
export interface Happening {
  key: string;
  at: string;
  /** Where it came from, e.g. `Webhook` or a staff member's name. */
  source: string;
  words: string;
  detail: string | null;
  tone: Tone;
}

/** Everything that happened to an order, oldest first: steps, events, emails, grants, refunds and staff actions. */
export function timelineOf(order: OrderDetails): Happening[] {
  return [
    ...steps(order),
    ...events(order),
    ...mails(order),
    ...grants(order),
    ...audit(order),
    ...lastSync(order),
  ].sort((one, other) => one.at.localeCompare(other.at));
}

function steps({ history }: OrderDetails): Happening[] {
  return history.map(({ at, cause, from, to }, index) => ({
    key: `step:${index}`,
    at,
    source: syncCauseLabels[cause],
    words: from ? `${humanize(from)} → ${humanize(to)}` : `Order created: ${humanize(to)}`,
    detail: null,
    tone: toneOf(to),
  }));
}

function toneOf(status: OrderDetails["status"]): Tone {
  if (status === "completed") return "success";
  if (status === "needs_review" || status === "disputed") return "warning";
  return status === "payment_failed" ? "danger" : "info";
}

function events({ events: received }: OrderDetails): Happening[] {
  return received.map((event) => {
    const { id, type, receivedAt, createdAtStripe, state, source, attempts, lastError } = event;
    const lateMs = new Date(receivedAt).getTime() - new Date(createdAtStripe).getTime();
    const late = lateMs > 60_000 ? `, ${Math.round(lateMs / 60_000)} min after Stripe created it` : "";
    const tries = attempts > 1 ? `, ${attempts} attempts` : "";
    return {
      key: `event:${id}`,
      at: receivedAt,
      source: source === "recovery" ? "Fetched from Stripe" : "Event from Stripe",
      words: type,
      detail: `${state}${tries}${late}${lastError ? `: ${lastError}` : ""}`,
      tone: state === "dead" ? "danger" : "neutral",
    };
  });
}

function mails({ mails: written }: OrderDetails): Happening[] {
  return written.flatMap(({ key, template, to, state, createdAt, sentAt, attempts, lastError }) => {
    const address = to.length > 0 ? to.join(", ") : "all staff";
    const name = humanize(template);
    const begun: Happening = {
      key: `mail:${key}`,
      at: createdAt,
      source: "Email",
      words: `Email queued for ${address}: ${name}`,
      detail: state === "sent" ? null : `${state}, ${attempts} attempts${lastError ? `: ${lastError}` : ""}`,
      tone: state === "dead" ? "danger" : "neutral",
    };
    if (!sentAt) return [begun];
    const words = `Email sent to ${address}: ${name}`;
    return [begun, { ...begun, key: `sent:${key}`, at: sentAt, words, detail: null }];
  });
}

function grants({ grants: reasons }: OrderDetails): Happening[] {
  return reasons.flatMap(({ id, course, source, since, revokedAt }) => {
    const opened: Happening = {
      key: `grant:${id}`,
      at: since,
      source: "Access",
      words: `Access granted: ${course} (${source.toLowerCase()})`,
      detail: null,
      tone: "neutral",
    };
    if (!revokedAt) return [opened];
    const words = `Access revoked: ${course} (${source.toLowerCase()})`;
    return [opened, { ...opened, key: `revoked:${id}`, at: revokedAt, words, tone: "warning" as const }];
  });
}

/** Staff actions, and other audit entries that aren't steps of the order. */
function audit({ audit: all, refundRequests }: OrderDetails): Happening[] {
  const done = all
    .filter(({ isStep }) => !isStep)
    .map(
      ({ key, at, actor, what, reason }): Happening => ({
        key: `action:${key}`,
        at,
        source: actor.staffId ? `Staff: ${actor.name}` : humanize(actor.name),
        words: what,
        detail: reason,
        tone: "info",
      }),
    );
  const refused = refundRequests
    .filter(({ state }) => state === "refused")
    .map(
      ({ at, amountMinor, currency, refusal }, index): Happening => ({
        key: `refusal:${index}`,
        at,
        source: "Stripe",
        words: `Rejected a refund of ${formatMoney(amountMinor, currency)}`,
        detail: refusal,
        tone: "danger",
      }),
    );
  return [...done, ...refused];
}

/** Of syncs that changed nothing, only the last is stored; it matters if it failed. */
function lastSync({ sync }: OrderDetails): Happening[] {
  if (!sync.lastAt || !sync.lastError) return [];
  return [
    {
      key: "sync",
      at: sync.lastAt,
      source: "Last sync",
      words: "Failed",
      detail: `${sync.lastError} (${sync.failures} in a row, ${sync.attempts} attempts since the last change)`,
      tone: "danger",
    },
  ];
}
