import { parseArgs } from "node:util";
import mongoose from "mongoose";
import { previewSync, runSync } from "../app/admin/run-sync.server";
import { prepareDatabase } from "../app/boot/prepare-database.server";
import { checkOverrides } from "../app/flags/flags.server";
import { startMeasuring } from "../app/observability/measure.server";
import { isPaid } from "../app/orders/order";
import { OrderError } from "../app/orders/order-error";
import type { SweepReport } from "../app/payments/sweep-orders.server";
import { syncOrder } from "../app/payments/sync-order.server";
import { connectDatabase, disconnectDatabase } from "../app/platform/database.server";
import { EnvError } from "../app/platform/env.server";
import { logToStderr } from "../app/platform/logger.server";
import { ProgressBar } from "./progress-bar";

const usage = `Usage: npm run sync-orders                          sync every order that is due with Stripe
       npm run sync-orders -- --since 24h           sync every unfinished order of the last 24 hours (or 30m, 7d), due or not
       npm run sync-orders -- --payment-intent pi_… sync the order of one payment
       npm run sync-orders -- --dry-run             only count the orders that would be synced
       npm run sync-orders -- --json                print the summary as JSON

Exits with 0 if everything is in sync, with 1 if something failed; it is safe to run again.`;

const failed = 1;
const misused = 2;
const units = { m: 60_000, h: 3_600_000, d: 86_400_000 };

let isInterrupted = false;

interface Options {
  paymentIntentId: string | undefined;
  since: Date | undefined;
  isDryRun: boolean;
  isJson: boolean;
}

async function main(): Promise<void> {
  const options = readOptions();
  checkOverrides();
  startMeasuring();
  await connectDatabase();
  try {
    if (options.isDryRun) return print(await previewSync(options.since), options);
    await prepareDatabase();
    const report = options.paymentIntentId ? await syncOne(options.paymentIntentId) : await syncAll(options);
    print({ ...report }, options);
    process.exitCode = report.failed > 0 || isInterrupted ? failed : 0;
  } finally {
    await disconnectDatabase();
  }
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
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
  } catch (error) {
    quit(`${messageOf(error)}\n\n${usage}`, misused);
  }
}

function durationOf(text: string): number {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (!count || !unit) throw new Error(`--since takes a duration such as 30m, 24h or 7d, not ${text}.`);
  return Number(count) * units[unit as keyof typeof units];
}

async function syncAll({ since }: Options): Promise<SweepReport> {
  const { due } = await previewSync(since);
  const bar = new ProgressBar("orders", due);
  const stopping = new AbortController();
  process.once("SIGINT", () => {
    isInterrupted = true;
    stopping.abort();
  });
  try {
    return await runSync({ since, signal: stopping.signal, onOrder: () => bar.advance() });
  } finally {
    bar.end();
  }
}

async function syncOne(paymentIntentId: string): Promise<SweepReport> {
  const report = { synced: 0, failed: 0, skipped: 0, recovered: 0 };
  try {
    const startedAt = new Date();
    const { history, status } = await syncOrder(paymentIntentId, "staff");
    const last = history.at(-1);
    const isHealed = last !== undefined && last.at >= startedAt && isPaid(status);
    return { ...report, synced: 1, recovered: isHealed ? 1 : 0 };
  } catch (error) {
    console.error(
      error instanceof OrderError && error.code === "foreign_intent"
        ? `${paymentIntentId} wasn't created by this shop.`
        : messageOf(error),
    );
    return { ...report, failed: 1 };
  }
}

function print(summary: Record<string, number>, { isJson }: Options): void {
  const inWords = () => Object.entries(summary).map(([name, count]) => `${count} ${name}`);
  console.log(isJson ? JSON.stringify(summary) : inWords().join(" / "));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function quit(message: string, code: number): never {
  console.error(message);
  process.exit(code);
}

logToStderr();
main().catch(async (error: unknown) => {
  await mongoose.disconnect().catch(() => {});
  quit(
    error instanceof EnvError ? `The environment is invalid:\n${error.message}` : messageOf(error),
    failed,
  );
});
