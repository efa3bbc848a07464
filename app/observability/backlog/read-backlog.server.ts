import { flags } from "~/flags/flags.server";
import { Outbox } from "~/mail/outbox.server";
import { dueBefore } from "~/orders/due-orders.server";
import { Orders } from "~/orders/order.server";
import { overdueAfterMs, stuckAfter } from "~/orders/schedule";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { StripeEvents } from "~/webhooks/stripe-event.server";

/** How much work is waiting, and how long the oldest of it has been due. */
export interface Backlog {
  count: number;
  /** In milliseconds; 0 when nothing is due. */
  oldestAgeMs: number;
}

/** Events in the inbox that haven't been handled yet. */
export async function readInboxBacklog(now: Date): Promise<Backlog> {
  const filter = { mode: env().stripeMode, state: "stored" as const };
  const [count, oldest] = await Promise.all([
    StripeEvents.countDocuments(filter),
    StripeEvents.findOne(filter).sort({ nextAttemptAt: 1 }).select("nextAttemptAt").lean(),
  ]);
  return { count, oldestAgeMs: ageMs(oldest?.nextAttemptAt, now) };
}

/** Orders that the sweep should have synced by now. */
export async function readDueOrders(now: Date): Promise<Backlog> {
  const [count, oldest] = await Promise.all([
    Orders.countDocuments(dueBefore(now)),
    Orders.findOne(dueBefore(now)).sort({ nextSyncAt: 1 }).select("nextSyncAt").lean(),
  ]);
  return { count, oldestAgeMs: ageMs(oldest?.nextSyncAt, now) };
}

/** Emails that haven't been sent yet. */
export async function readOutboxBacklog(now: Date): Promise<Backlog> {
  const [count, oldest] = await Promise.all([
    Outbox.countDocuments({ state: "queued" }),
    Outbox.findOne({ state: "queued" }).sort({ nextAttemptAt: 1 }).select("nextAttemptAt").lean(),
  ]);
  return { count, oldestAgeMs: ageMs(oldest?.nextAttemptAt, now) };
}

/** Events and emails that won't be retried and need review. */
export async function countDead(): Promise<{ events: number; mails: number }> {
  const [events, mails] = await Promise.all([
    StripeEvents.countDocuments({ mode: env().stripeMode, state: "dead" }),
    Outbox.countDocuments({ state: "dead" }),
  ]);
  return { events, mails };
}

/** Counts of orders that need attention. */
export interface Attention {
  needsReview: number;
  /** The background sync has failed too often, or is overdue. */
  stuck: number;
  /** The bank is holding the money and hasn't decided yet. */
  disputed: number;
}

/**
 * Counts the orders that need attention, by the same conditions as the orders page. While the background sync is turned
 * off, overdue orders don't count as stuck.
 */
export async function countAttention(now: Date): Promise<Attention> {
  const { stripeMode: mode } = env();
  const { backgroundSync } = await flags();
  const overdue = new Date(now.getTime() - overdueAfterMs);
  const [needsReview, late, failing, disputed] = await Promise.all([
    Orders.countDocuments({ mode, status: "needs_review" }),
    backgroundSync ? Orders.countDocuments(dueBefore(overdue)) : 0,
    Orders.countDocuments({
      mode,
      syncFailures: trusted({ $gte: stuckAfter }),
      nextSyncAt: trusted({ $gt: overdue }),
    }),
    Orders.countDocuments({ mode, status: "disputed", disputeStatus: trusted({ $ne: "lost" }) }),
  ]);
  return { needsReview, stuck: late + failing, disputed };
}

function ageMs(since: Date | null | undefined, now: Date): number {
  return since ? Math.max(0, now.getTime() - since.getTime()) : 0;
}
