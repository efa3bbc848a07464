import { countUnfinished, unfinishedSince } from "~/orders/due-orders.server";
import { recoverIntents } from "~/payments/recover-intents.server";
import {
  type SweepOptions,
  type SweepReport,
  sweepDueOrders,
  sweepOrders,
} from "~/payments/sweep-orders.server";
import { logger } from "~/platform/logger.server";
import { processInbox } from "~/webhooks/process-inbox.server";
import { keptMs, recoverEvents } from "~/webhooks/recover-events.server";

export interface SyncRun extends SweepOptions {
  /** Sync every unfinished order created since then, due or not; by default only those that are due. */
  since?: Date;
}

/**
 * Runs everything that the background does for orders once: the sweep, the recovery of what only Stripe has, and the
 * inbox. A part that fails (Stripe doesn't let us list events, say) counts as one failure and doesn't stop the others.
 *
 * @returns counts of orders by outcome; failed intents and events count like orders.
 */
export async function runSync({ since, ...options }: SyncRun = {}): Promise<SweepReport> {
  const { signal } = options;
  const report: SweepReport = { synced: 0, failed: 0, skipped: 0, recovered: 0 };
  const parts: Record<string, () => Promise<Partial<SweepReport>>> = {
    sweep: () => (since ? sweepOrders(unfinishedSince(since), options) : sweepDueOrders(options)),
    intents: async () => {
      const { recovered, failed } = await recoverIntents({ signal });
      return { synced: recovered, recovered, failed };
    },
    events: async () => ({ failed: (await recoverEvents({ signal, reachMs: keptMs })).failed }),
    inbox: async () => ({ failed: (await processInbox({ signal, isExtra: since !== undefined })).failed }),
  };
  for (const [part, run] of Object.entries(parts)) add(report, await orOneFailure(part, run));
  return report;
}

async function orOneFailure(
  part: string,
  run: () => Promise<Partial<SweepReport>>,
): Promise<Partial<SweepReport>> {
  try {
    return await run();
  } catch (error) {
    logger().error({ err: error, part }, "a part of the sync failed");
    return { failed: 1 };
  }
}

function add(report: SweepReport, part: Partial<SweepReport>): void {
  for (const name of ["synced", "failed", "skipped", "recovered"] as const) report[name] += part[name] ?? 0;
}

/** How many orders `runSync` would sync. */
export async function previewSync(since?: Date): Promise<{ unfinished: number; due: number }> {
  const counts = await countUnfinished(since);
  return since ? { ...counts, due: counts.unfinished } : counts;
}
