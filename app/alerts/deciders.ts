import { allIsWell, type Finding, type Judgement, wholeShop } from "./judgement";
import type { Thresholds } from "./rules";

const minuteMs = 60_000;

/** Syncs of orders within the rule's window. */
export interface SyncFigures {
  total: number;
  failed: number;
}

/** Fires above the threshold, and is over at half of it: a rate that swings around one figure would ring all day. */
export function judgeSyncs(
  { total, failed }: SyncFigures,
  { failedPercent, samples, windowMinutes }: Thresholds<"sync_failures">,
): Judgement {
  const percent = total > 0 ? (100 * failed) / total : 0;
  if (percent <= failedPercent / 2) return allIsWell;
  if (percent <= failedPercent || total < samples) return { bad: [], fading: [wholeShop] };
  const text = `${failed} of ${total} failed (${percent.toFixed(1)} %) within ${windowMinutes} minutes`;
  return { bad: [{ subject: wholeShop, label: "Order syncs", text, path: "/admin/orders" }], fading: [] };
}

export interface DelayFigures {
  /** Events that came too long after they were made, lately. */
  cameLate: number;
  /** Events in the inbox that were made too long ago and are not handled. */
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
  const text = `${cameLate} came late and ${waiting} wait, more than ${lateMinutes} minutes after Stripe made them; the longest ${longest} minutes`;
  return { bad: [{ subject: wholeShop, label: "Events", text, path: "/admin/webhooks" }], fading: [] };
}

export interface SilenceFigures {
  /** Payments that succeeded long enough ago, and after the last delivery. */
  unheard: number;
  lastDeliveryAt: Date | null;
}

/** A quiet night is no silence: only payments that Stripe must have told of count. It is over with a delivery alone. */
export function judgeSilence(
  { unheard, lastDeliveryAt }: SilenceFigures,
  { payments, graceMinutes }: Thresholds<"webhook_silence">,
): Judgement {
  if (unheard < payments) return unheard > 0 ? { bad: [], fading: [wholeShop] } : allIsWell;
  const since = lastDeliveryAt ? `the last one came ${lastDeliveryAt.toISOString()}` : "none has ever come";
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

/** Whatever is given needs somebody; how many failures make an order stuck is part of the reading. */
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
      ? `needs review: ${formatName(reviewReason ?? "unknown")}`
      : `could not be brought up to date ${failuresInARow} times in a row: ${shorten(lastSyncError)}`;
  return { subject: `order:${id}`, label: `Order ${number}`, text, path: `/admin/orders/${number}` };
}

/** A try to pay, as Stripe told of it. */
export interface PaymentTry {
  isRefused: boolean;
  amountMinor: number;
  /** Whose order it was; null for one that is not known. */
  account: string | null;
  /** From where its checkout was begun; a fingerprint, never the address itself. */
  networks: string[];
}

/** Yen and dollars alike: a hundred minor units are taken for one. What is small needs no exchange rate. */
const minorPerUnit = 100;

/**
 * Looks for who refuses to give up: many refusals, and more refusals than payments, of one address or account, or of
 * small amounts in the whole shop, as those who try out stolen cards make them.
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
    const text = `${refused} of ${group.length} payments refused within ${windowMinutes} minutes`;
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
    text: formatName(disputeStatus),
    path: `/admin/orders/${number}`,
  }));
  return { bad, fading: [] };
}

export interface WorkerFigures {
  /** The latest word of any worker within the last day. */
  lastBeatAt: Date | null;
  /** Since when a web process has been up; what a worker that was never there is measured by. */
  openSince: Date | null;
  /** Since when a worker has been up, if one is. */
  workingSince: Date | null;
  /** When any background job ended last. */
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
    const heard = lastBeatAt ? `last heard of ${lastBeatAt.toISOString()}` : "none heard of within a day";
    return { bad: [{ subject: wholeShop, label: "Workers", text: heard, path: null }], fading: [] };
  }
  // Who was idle and is gone, or has not come back for long enough, is not at work.
  if (workingSince === null) return { bad: [], fading: [wholeShop] };
  const isIdle = isLongAgo(workingSince, idleMinutes) && !(lastJobAt && !isLongAgo(lastJobAt, idleMinutes));
  if (!isIdle) return allIsWell;
  const text = `up, but no job was done since ${lastJobAt?.toISOString() ?? "it started"}`;
  return { bad: [{ subject: wholeShop, label: "Workers", text, path: null }], fading: [] };
}

/** An event of Stripe's or a mail that was given up. */
export interface DeadLetter {
  kind: "event" | "mail";
  id: string;
  /** The event's type, or the mail's template. */
  name: string;
  lastError: string | null;
}

export function judgeDeadLetters(letters: DeadLetter[]): Judgement {
  const bad = letters.map(({ kind, id, name, lastError }) => ({
    subject: `${kind}:${id}`,
    label: kind === "event" ? id : `Mail ${id}`,
    text: `${formatName(name)}: ${shorten(lastError)}`,
    path: kind === "event" ? `/admin/webhooks/${id}` : null,
  }));
  return { bad, fading: [] };
}

export interface SignatureFigures {
  refused: number;
  accepted: number;
}

/** Anybody can send nonsense to the address; that Stripe's own deliveries come through as well proves the secret right. */
export function judgeSignatures(
  { refused, accepted }: SignatureFigures,
  thresholds: Thresholds<"webhook_signatures">,
): Judgement {
  if (refused < thresholds.refused || accepted > 0) return allIsWell;
  const text = `${refused} refused and none accepted within ${thresholds.windowMinutes} minutes`;
  return { bad: [{ subject: wholeShop, label: "Deliveries", text, path: "/admin/webhooks" }], fading: [] };
}

const longestAnswer = 160;

/** What somebody else's program answered, which may be a page. */
function shorten(answer: string | null): string {
  if (!answer) return "unknown";
  return answer.length > longestAnswer ? `${answer.slice(0, longestAnswer)} …` : answer;
}

function formatName(name: string): string {
  return name.replaceAll("_", " ");
}
