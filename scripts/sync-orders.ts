import mongoose from "mongoose";
import { previewSync } from "../app/admin/run-sync.server";
import { prepareDatabase } from "../app/boot/prepare-database.server";
import { checkOverrides } from "../app/flags/flags.server";
import { startMeasuring } from "../app/observability/measure.server";
import { connectDatabase, disconnectDatabase } from "../app/platform/database.server";
import { EnvError } from "../app/platform/env.server";
import { logToStderr } from "../app/platform/logger.server";
import { ProgressBar } from "./progress-bar";
import { carryOutSync, readSyncRequest, type SyncRequest } from "./sync-request";

const usage = `Usage: npm run sync-orders                          sync every order that is due with Stripe
       npm run sync-orders -- --since 24h           sync every unfinished order of the last 24 hours (or 30m, 7d), due or not
       npm run sync-orders -- --payment-intent pi_… sync the order of one payment
       npm run sync-orders -- --dry-run             only count the orders that would be synced
       npm run sync-orders -- --json                print the summary as JSON

Exits with 0 if everything is in sync, with 1 if something failed; it is safe to run again.`;

const failed = 1;
const misused = 2;

let isInterrupted = false;

async function main(): Promise<void> {
  const request = readRequest();
  checkOverrides();
  startMeasuring();
  await connectDatabase();
  try {
    if (!request.isDryRun) await prepareDatabase();
    const { summary, isFailed } = await carryOut(request);
    print(summary, request);
    process.exitCode = isFailed || isInterrupted ? failed : 0;
  } finally {
    await disconnectDatabase();
  }
}

function readRequest(): SyncRequest {
  try {
    return readSyncRequest(process.argv.slice(2));
  } catch (error) {
    quit(`${messageOf(error)}\n\n${usage}`, misused);
  }
}

async function carryOut(request: SyncRequest) {
  const onProblem = (words: string) => console.error(words);
  const isSweep = !request.paymentIntentId && !request.isDryRun;
  if (!isSweep) return carryOutSync(request, { onProblem });
  const { due } = await previewSync(request.since);
  const bar = new ProgressBar("orders", due);
  const stopping = new AbortController();
  process.once("SIGINT", () => {
    isInterrupted = true;
    stopping.abort();
  });
  try {
    return await carryOutSync(request, {
      signal: stopping.signal,
      onOrder: () => bar.advance(),
      onProblem,
    });
  } finally {
    bar.end();
  }
}

function print(summary: Record<string, number>, { isJson }: SyncRequest): void {
  const formatSummary = () => Object.entries(summary).map(([name, count]) => `${count} ${name}`);
  console.log(isJson ? JSON.stringify(summary) : formatSummary().join(" / "));
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
