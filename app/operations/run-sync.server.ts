import { countUnfinished, unfinishedOrders } from "~/orders/due-orders.server";
import { recoverIntents } from "~/orders/recover-intents.server";
import {
  type SweepOptions,
  type SweepReport,
  sweepDueOrders,
  sweepOrders,
} from "~/orders/sweep-orders.server";
import { processInbox } from "~/webhooks/process-inbox.server";
import { recoverEvents } from "~/webhooks/recover-events.server";

export interface SyncRun extends SweepOptions {
  /** Every unfinished order made since then, whether it is due or not; without it those that are due. */
  since?: Date;
}

/**
 * Everything that the background does for orders, once, now: the sweep, what Stripe has and we don't, and the inbox.
 *
 * @returns what became of the orders; a missed or failed event counts like the order that it speaks of.
 * @throws when the database or Stripe can't be reached.
 */
export async function runSync({ since, ...options }: SyncRun = {}): Promise<SweepReport> {
  const { signal } = options;
  const swept = since
    ? await sweepOrders(unfinishedOrders({ from: since }), options)
    : await sweepDueOrders(options);
  const intents = await recoverIntents({ signal });
  const events = await recoverEvents({ signal });
  const inbox = await processInbox({ signal, isEager: since !== undefined });
  return {
    synced: swept.synced + intents.recovered,
    failed: swept.failed + intents.failed + events.failed + inbox.failed,
    skipped: swept.skipped,
    recovered: swept.recovered + intents.recovered,
  };
}

/** What `runSync` would look at. */
export async function previewSync(since?: Date): Promise<{ unfinished: number; due: number }> {
  const counts = await countUnfinished(since);
  return since ? { ...counts, due: counts.unfinished } : counts;
}
