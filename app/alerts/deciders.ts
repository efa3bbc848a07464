import { humanize } from "~/ui/humanize";
import { allIsWell, type Finding, type Judgement, wholeShop } from "./judgement";
import type { Thresholds } from "./rules";

const minuteMs = 60_000;

/** Order syncs within the rule's window. */
export interface SyncFigures {
  total: number;
  failed: number;
}

/** Triggers above the threshold and resolves at half of it, so that a rate hovering around it doesn't alert all day. */
export function judgeSyncs(
  { total, failed }: SyncFigures,
  { failedPercent, samples, windowMinutes }: Thresholds<"sync_failures">,
): Judgement {
  const percent = total > 0 ? (100 * failed) / total : 0;
  if (percent <= failedPercent / 2) return allIsWell;
  if (percent <= failedPercent || total < samples) return { bad: [], fading: [wholeShop] };
  const text = `${failed} of ${total} failed (${percent.toFixed(1)}%) within ${windowMinutes} minutes`;
  return { bad: [{ subject: wholeShop, label: "Order syncs", text, path: "/admin/orders" }], fading: [] };
}

export interface DelayFigures {
  /** Recent events that arrived too long after Stripe created them. */
  cameLate: number;
  /** Events in the inbox that were created too long ago and are not handled. */
  waiting: number;
  /** The longest of all these delays. */
  longestMs: number;
}

export function judgeDelay(
  { cameLate, waiting, longestMs }: DelayFigures,
  { events, lateMinutes }: Thresholds<"webhook_delay">,
): Judgement {
  const late = cameLate + waiting;
  if (late < events) return late > 0 ? { bad: [], fading: [wholeShop] } : allIsWell;
  const longest = Math.round(longestMs / minuteMs);
  const text = `${cameLate} arrived late and ${waiting} are waiting, more than ${lateMinutes} minutes after Stripe created them; the longest delay is ${longest} minutes`;
  return { bad: [{ subject: wholeShop, label: "Events", text, path: "/admin/webhooks" }], fading: [] };
}

export interface SilenceFigures {
  /** Payments that succeeded long enough ago, and after the last delivery. */
  unheard: number;
  lastDeliveryAt: Date | null;
}

/** A quiet night is not silence: only payments that Stripe must have reported count. Only a delivery resolves it. */
export function judgeSilence(
  { unheard, lastDeliveryAt }: SilenceFigures,
  { payments, graceMinutes }: Thresholds<"webhook_silence">,
): Judgement {
  if (unheard < payments) return unheard > 0 ? { bad: [], fading: [wholeShop] } : allIsWell;
  const since = lastDeliveryAt
    ? `the last one arrived ${lastDeliveryAt.toISOString()}`
    : "none has ever arrived";
  const text = `${unheard} payments succeeded more than ${graceMinutes} minutes ago without a webhook; ${since}`;
  return { bad: [{ subject: wholeShop, label: "Webhooks", text, path: "/admin/webhooks" }], fading: [] };
}

export interface TroubledOrder {
  id: string;
  number: string;
  status: string;
  reviewReason: string | null;
  failuresInARow: number;
  lastSyncError: string | null;
}

/** Every given order needs review; how many failures make an order stuck is decided by the query. */
export function judgeOrders(orders: TroubledOrder[]): Judgement {
  return { bad: orders.map(findOrder), fading: [] };
}

function findOrder({
  id,
  number,
  status,
  reviewReason,
  failuresInARow,
  lastSyncError,
}: TroubledOrder): Finding {
  const text =
    status === "needs_review"
      ? `needs review: ${humanize(reviewReason ?? "unknown")}`
      : `failed to sync ${failuresInARow} times in a row: ${shorten(lastSyncError)}`;
  return { subject: `order:${id}`, label: `Order ${number}`, text, path: `/admin/orders/${number}` };
}

/** An attempt to pay, as Stripe reported it. */
export interface PaymentTry {
  isRefused: boolean;
  amountMinor: number;
  /** Whose order it was; null for one that is not known. */
  account: string | null;
  /** Where its checkout was started from: fingerprints, never the addresses themselves. */
  networks: string[];
}

/** For yen and dollars alike, a hundred minor units count as one: "small" needs no exchange rate. */
const minorPerUnit = 100;

/**
 * Looks for the pattern of stolen cards being tested: many declines, and more declines than payments, from one address
 * or account, or of small amounts in the whole shop.
 *
 * Source: https://docs.stripe.com/disputes/prevention/card-testing
 */
export function judgeTries(tries: PaymentTry[], thresholds: Thresholds<"failed_payments">): Judgement {
  const { perAddress, perAccount, small, smallUnits, windowMinutes } = thresholds;
  const smallTries = tries.filter(({ amountMinor }) => amountMinor <= smallUnits * minorPerUnit);
  const groups = [
    ...groupBy(tries, ({ networks }) => networks).map(
      ([name, group]) => [`network:${name}`, `Address ${name.slice(0, 8)}`, group, perAddress] as const,
    ),
    ...groupBy(tries, ({ account }) => (account ? [account] : [])).map(
      ([id, group]) => [`account:${id}`, `Account ${id.slice(-6)}`, group, perAccount] as const,
    ),
    ["small-amounts", `Amounts up to ${smallUnits}`, smallTries, small] as const,
  ];
  const judgement: Judgement = { bad: [], fading: [] };
  for (const [subject, label, group, limit] of groups) {
    const refused = group.filter(({ isRefused }) => isRefused).length;
    if (refused * 2 <= group.length || refused * 2 < limit) continue;
    if (refused < limit) {
      judgement.fading.push(subject);
      continue;
    }
    const text = `${refused} of ${group.length} payments declined within ${windowMinutes} minutes`;
    const path = subject.startsWith("account:") ? `/admin/people/${subject.slice("account:".length)}` : null;
    judgement.bad.push({ subject, label, text, path });
  }
  return judgement;
}

function groupBy(tries: PaymentTry[], keysOf: (each: PaymentTry) => string[]): [string, PaymentTry[]][] {
  const groups = new Map<string, PaymentTry[]>();
  for (const each of tries) {
    for (const key of keysOf(each)) {
      const group = groups.get(key);
      if (group) group.push(each);
      else groups.set(key, [each]);
    }
  }
  return [...groups];
}

export interface DisputedOrder {
  id: string;
  number: string;
  disputeStatus: string;
}

export function judgeDisputes(orders: DisputedOrder[]): Judgement {
  const bad = orders.map(({ id, number, disputeStatus }) => ({
    subject: `order:${id}`,
    label: `Order ${number}`,
    text: humanize(disputeStatus),
    path: `/admin/orders/${number}`,
  }));
  return { bad, fading: [] };
}

export interface WorkerFigures {
  /** The latest heartbeat of any worker within the last day. */
  lastBeatAt: Date | null;
  /** When the oldest running web process started; used when there has never been a worker. */
  openSince: Date | null;
  /** When the oldest running worker started, if there is one. */
  workingSince: Date | null;
  /** When a background job last ended. */
  lastJobAt: Date | null;
}

export function judgeWorkers(
  { lastBeatAt, openSince, workingSince, lastJobAt }: WorkerFigures,
  { silentMinutes, idleMinutes }: Thresholds<"worker_silent">,
  now: Date,
): Judgement {
  const isLongAgo = (at: Date | null, minutes: number) =>
    at !== null && now.getTime() - at.getTime() > minutes * minuteMs;
  if (isLongAgo(lastBeatAt ?? openSince, silentMinutes)) {
    const heard = lastBeatAt ? `last heard from ${lastBeatAt.toISOString()}` : "none heard from within a day";
    return { bad: [{ subject: wholeShop, label: "Workers", text: heard, path: null }], fading: [] };
  }
  // A worker that was idle and is gone, or only just back, doesn't resolve the alert.
  if (workingSince === null) return { bad: [], fading: [wholeShop] };
  const isIdle = isLongAgo(workingSince, idleMinutes) && !(lastJobAt && !isLongAgo(lastJobAt, idleMinutes));
  if (!isIdle) return allIsWell;
  const text = `running, but no job has finished since ${lastJobAt?.toISOString() ?? "it started"}`;
  return { bad: [{ subject: wholeShop, label: "Workers", text, path: null }], fading: [] };
}

/** A Stripe event or an email that failed permanently. */
export interface DeadLetter {
  kind: "event" | "mail";
  id: string;
  /** The event's type, or the email's template. */
  name: string;
  lastError: string | null;
}

export function judgeDeadLetters(letters: DeadLetter[]): Judgement {
  const bad = letters.map(({ kind, id, name, lastError }) => ({
    subject: `${kind}:${id}`,
    label: kind === "event" ? id : `Email ${id}`,
    text: `${humanize(name)}: ${shorten(lastError)}`,
    path: kind === "event" ? `/admin/webhooks/${id}` : null,
  }));
  return { bad, fading: [] };
}

export interface SignatureFigures {
  refused: number;
  accepted: number;
}

/** Anyone can send nonsense to the address; an accepted delivery from Stripe proves that the secret is right. */
export function judgeSignatures(
  { refused, accepted }: SignatureFigures,
  thresholds: Thresholds<"webhook_signatures">,
): Judgement {
  if (refused < thresholds.refused || accepted > 0) return allIsWell;
  const text = `${refused} refused and none accepted within ${thresholds.windowMinutes} minutes`;
  return { bad: [{ subject: wholeShop, label: "Deliveries", text, path: "/admin/webhooks" }], fading: [] };
}

const longestAnswer = 160;

/** An error from another system may be a whole HTML page. */
function shorten(answer: string | null): string {
  if (!answer) return "unknown";
  return answer.length > longestAnswer ? `${answer.slice(0, longestAnswer)}…` : answer;
}
