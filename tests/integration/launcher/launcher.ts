import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { expect } from "vitest";
import type { Cleanup } from "../../fixtures/cleanup";

/** A script of `scripts/` that is running, as a person at a terminal sees it. */
export interface Script {
  child: ChildProcess;
  /** All that it has printed. */
  output(): string;
  /** Resolves with the exit code. */
  exited: Promise<number | null>;
}

/** Runs a script on a data folder; `PORT` and the sandboxes' ports are any free ones unless `env` says otherwise. */
export function runScript(
  name: string,
  folder: string,
  cleanup: Cleanup,
  { env = {}, parameters = [] }: { env?: Record<string, string>; parameters?: string[] } = {},
): Script {
  const { PATH, HOME, TMPDIR } = process.env;
  const anyPort = { PORT: "0", SANDBOX_STRIPE_PORT: "0", SANDBOX_MONGO_PORT: "0", SANDBOX_MAIL_PORT: "0" };
  const child = spawn(process.execPath, [`scripts/${name}.mjs`, ...parameters], {
    env: {
      ...{ PATH, HOME, TMPDIR },
      NODE_ENV: "production",
      LECTERN_DATA_DIR: folder,
      ...anyPort,
      ...env,
    } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  cleanup.add(async () => {
    child.kill("SIGTERM");
    await exited;
  });
  return { child, output: () => output, exited };
}

/** Waits until the shop is ready; fails with what was printed if it ends instead. */
export async function ready(
  { child, output }: Script,
  withinMs = 30_000,
): Promise<{ appUrl: string; stripeUrl: string }> {
  const isDecided = () => output().includes("Ctrl-C stops everything") || child.exitCode !== null;
  await expect.poll(isDecided, { timeout: withinMs }).toBe(true);
  const found = /is ready at (\S+).*Stripe\s+(http\S+)\/_sandbox/s.exec(output());
  if (!found) throw new Error(`The shop did not start:\n${output()}`);
  return { appUrl: found[1]!, stripeUrl: found[2]! };
}

/** Where the embedded database of a running shop listens. */
export function databasePort(folder: string): number {
  const log = readFileSync(path.join(folder, "logs/sandbox-mongo.log"), "utf8");
  return Number(/mongodb:\/\/127\.0\.0\.1:(\d+)/.exec(log.trim().split("\n").at(-1) ?? "")?.[1]);
}

/** Whether anything listens on a port of this machine. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
