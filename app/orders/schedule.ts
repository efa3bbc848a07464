import { type Backoff, backoffMs } from "~/platform/backoff";
import { isUnpaid, type OrderStatus } from "./order";

const dayMs = 24 * 60 * 60_000;
const waits: Backoff = { firstMs: 30_000, longestMs: 6 * 60 * 60_000 };

/** After this long without activity an unpaid order is abandoned: its intent is canceled. */
export const abandonedAfterMs = dayMs;
/** After this many failed syncs in a row an order is stuck. */
export const stuckAfter = 10;
/** An order whose sync is overdue by this much has been missed. */
export const overdueAfterMs = 10 * 60_000;
/** From this age an order is synced once a day: bank debits take days, disputes weeks. */
export const longTailAfterMs = 3 * dayMs;

/** When the order last changed its state. */
export function lastStepAt({ history, createdAt }: { history: { at: Date }[]; createdAt: Date }): number {
  return (history.at(-1)?.at ?? createdAt).getTime();
}

interface Schedulable {
  status: OrderStatus;
  syncAttempts: number;
  createdAt: Date;
  /** Why the last sync failed, if it did. */
  lastSyncError: string | null;
}

/**
 * When the background sync should sync an unfinished order again: after a backoff with jitter, but as soon as it
 * counts as abandoned; once a day in its long tail, unless the last sync failed.
 *
 * @param random from 0 to 1.
 */
export function nextLookAt(order: Schedulable, now: Date, random: number): Date {
  const ageMs = now.getTime() - order.createdAt.getTime();
  const waitMs = backoffMs(waits, order.syncAttempts, random);
  if (ageMs >= longTailAfterMs && !order.lastSyncError) {
    return new Date(now.getTime() + dayMs * (1 - random / 10));
  }
  const untilAbandonedMs = abandonedAfterMs - ageMs;
  const isAbandonedFirst = isUnpaid(order.status) && untilAbandonedMs > 0 && untilAbandonedMs < waitMs;
  return new Date(now.getTime() + (isAbandonedFirst ? untilAbandonedMs + 1_000 * random : waitMs));
}
