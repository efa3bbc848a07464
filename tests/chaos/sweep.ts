import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { cleanEnvironment } from "./clean-environment";

const withinMs = 600_000;

/** What `npm run sync-orders -- --json` says. */
export interface Sweep {
  synced: number;
  failed: number;
  skipped: number;
  recovered: number;
}

/** One sweep of everything that is unfinished, as a plain cron would ask for it. */
export async function sweep(env: Record<string, string>): Promise<Sweep> {
  const entry = "build/run/sync-orders.js";
  const parameters = [entry, "--since", "24h", "--json"];
  const options = {
    env: cleanEnvironment(env),
    timeout: withinMs,
    maxBuffer: 2 ** 26,
  };
  const { stdout } = await promisify(execFile)(process.execPath, parameters, options).catch((failure) => {
    // It ends with 1 when an order could not be synced, and says so in the same words.
    if (failure.code === 1 && failure.stdout) return failure as { stdout: string };
    throw failure;
  });
  // The log goes to the same stream.
  const summary = stdout.split("\n").findLast((line) => line.startsWith('{"synced"'));
  if (!summary) throw new Error(`sync-orders said nothing of what it has done:\n${stdout}`);
  return JSON.parse(summary) as Sweep;
}
