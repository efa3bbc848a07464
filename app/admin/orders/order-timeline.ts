import type { SyncCause } from "~/orders/order";
import { formatMoney } from "~/ui/format-money";
import { humanize } from "~/ui/humanize";
import type { Tone } from "~/ui/tone";
import type { OrderDetails } from "./order-details";

/** One thing that happened to an order or because of it. */
export interface Happening {
  key: string;
  at: string;
  /** What it came from, e.g. `Webhook` or the name of a member of staff. */
  source: string;
  words: string;
  detail: string | null;
  tone: Tone;
}

const causes: Record<SyncCause, string> = {
  browser: "Browser",
  checkout: "Checkout",
  page: "Order page",
  webhook: "Webhook",
  sweep: "Background sweep",
  recovery: "Recovery",
  staff: "Staff",
};

/** An order's whole story, oldest first: its steps, the events about it, mails, grants, refunds and the staff's audit. */
export function timelineOf(order: OrderDetails): Happening[] {
  return [
    ...steps(order),
    ...events(order),
    ...mails(order),
    ...grants(order),
    ...audit(order),
    ...lastLook(order),
  ].sort((one, other) => one.at.localeCompare(other.at));
}

function steps({ history }: OrderDetails): Happening[] {
  return history.map(({ at, cause, from, to }, index) => ({
    key: `step:${index}`,
    at,
    source: causes[cause],
    words: from ? `${humanize(from)} → ${humanize(to)}` : `The order began: ${humanize(to)}`,
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
    const late = lateMs > 60_000 ? `, ${Math.round(lateMs / 60_000)} min after Stripe made it` : "";
    const tries = attempts > 1 ? `, ${attempts} tries` : "";
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
    const address = to.length > 0 ? to.join(", ") : "everybody on the staff";
    const name = humanize(template);
    const begun: Happening = {
      key: `mail:${key}`,
      at: createdAt,
      source: "Mail",
      words: `Mail written to ${address}: ${name}`,
      detail: state === "sent" ? null : `${state}, ${attempts} tries${lastError ? `: ${lastError}` : ""}`,
      tone: state === "dead" ? "danger" : "neutral",
    };
    if (!sentAt) return [begun];
    const words = `Mail sent to ${address}: ${name}`;
    return [begun, { ...begun, key: `sent:${key}`, at: sentAt, words, detail: null }];
  });
}

function grants({ grants: reasons }: OrderDetails): Happening[] {
  return reasons.flatMap(({ id, course, source, since, revokedAt }) => {
    const opened: Happening = {
      key: `grant:${id}`,
      at: since,
      source: "Access",
      words: `Way into ${course}: ${source}`,
      detail: null,
      tone: "neutral",
    };
    if (!revokedAt) return [opened];
    const words = `No way into ${course} any more: ${source}`;
    return [opened, { ...opened, key: `revoked:${id}`, at: revokedAt, words, tone: "warning" as const }];
  });
}

/** What the staff did, and what else the audit trail has that is no step of the order. */
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
        words: `Refused to give back ${formatMoney(amountMinor, currency)}`,
        detail: refusal,
        tone: "danger",
      }),
    );
  return [...done, ...refused];
}

/** Of looks that changed nothing only the last is remembered; it matters if it failed. */
function lastLook({ sync }: OrderDetails): Happening[] {
  if (!sync.lastAt || !sync.lastError) return [];
  return [
    {
      key: "look",
      at: sync.lastAt,
      source: "Last look at Stripe",
      words: "Failed",
      detail: `${sync.lastError} (${sync.failures} in a row, ${sync.attempts} looks since the last change)`,
      tone: "danger",
    },
  ];
}
