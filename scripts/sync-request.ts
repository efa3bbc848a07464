import { parseArgs } from "node:util";
import { previewSync, runSync } from "../app/admin/run-sync.server";
import { isPaid } from "../app/orders/order";
import { OrderError } from "../app/orders/order-error";
import type { SweepOptions, SweepReport } from "../app/payments/sweep-orders.server";
import { syncOrder } from "../app/payments/sync-order.server";

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What one run of `npm run sync-orders` is asked for. */
export interface SyncRequest {
  paymentIntentId: string | undefined;
  since: Date | undefined;
  isDryRun: boolean;
  isJson: boolean;
}

interface Progress extends SweepOptions {
  /** Is told, in words, why a single order could not be synced. */
  onProblem(words: string): void;
}

/** @throws for parameters that say nothing, or two things at once. */
export function readSyncRequest(parameters: string[]): SyncRequest {
  const { values } = parseArgs({
    args: parameters,
    options: {
      "payment-intent": { type: "string" },
      since: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const paymentIntentId = values["payment-intent"];
  if (paymentIntentId === "") throw new Error("--payment-intent takes an ID such as pi_….");
  if (paymentIntentId && (values.since || values["dry-run"])) {
    throw new Error("--payment-intent can't be combined with --since or --dry-run.");
  }
  return {
    paymentIntentId,
    since: values.since === undefined ? undefined : new Date(Date.now() - durationOf(values.since)),
    isDryRun: values["dry-run"],
    isJson: values.json,
  };
}

function durationOf(text: string): number {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (!count || !unit) throw new Error(`--since takes a duration such as 30m, 24h or 7d, not ${text}.`);
  return Number(count) * units[unit as keyof typeof units];
}

/**
 * Does what is asked for, on the connected database.
 *
 * @returns the summary, and whether anything in it failed.
 */
export async function carryOutSync(
  { paymentIntentId, since, isDryRun }: SyncRequest,
  { onProblem, ...options }: Progress,
): Promise<{ summary: Record<string, number>; isFailed: boolean }> {
  if (isDryRun) return { summary: await previewSync(since), isFailed: false };
  const report = paymentIntentId
    ? await syncOne(paymentIntentId, onProblem)
    : await runSync({ since, ...options });
  return { summary: { ...report }, isFailed: report.failed > 0 };
}

async function syncOne(paymentIntentId: string, onProblem: Progress["onProblem"]): Promise<SweepReport> {
  const report = { synced: 0, failed: 0, skipped: 0, recovered: 0 };
  try {
    const startedAt = new Date();
    const { history, status } = await syncOrder(paymentIntentId, "staff");
    const last = history.at(-1);
    const isHealed = last !== undefined && last.at >= startedAt && isPaid(status);
    return { ...report, synced: 1, recovered: isHealed ? 1 : 0 };
  } catch (error) {
    const isForeign = error instanceof OrderError && error.code === "foreign_intent";
    onProblem(isForeign ? `${paymentIntentId} wasn't created by this shop.` : messageOf(error));
    return { ...report, failed: 1 };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
