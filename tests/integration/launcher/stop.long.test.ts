import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Cleanup, temporaryFolder } from "../../fixtures/cleanup";
import { databasePort, isListening, ready, runScript, type Script } from "./launcher";

let cleanup: Cleanup;
let folder: string;

beforeEach(async () => {
  cleanup = new Cleanup();
  folder = await temporaryFolder("lectern-launcher-", cleanup);
});
afterEach(() => cleanup.run());

function start(): Script {
  return runScript("start", folder, cleanup);
}

/** The ports of everything that a running shop consists of. */
async function portsOf(launcher: Script): Promise<number[]> {
  const { appUrl, stripeUrl } = await ready(launcher);
  const ports = [Number(new URL(appUrl).port), Number(new URL(stripeUrl).port), databasePort(folder)];
  expect(await listening(ports)).toEqual([true, true, true]);
  return ports;
}

function listening(ports: number[]): Promise<boolean[]> {
  return Promise.all(ports.map(isListening));
}

describe("stopping npm start", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("by %s ends all within five seconds", async (signal) => {
    const launcher = start();
    const ports = await portsOf(launcher);
    const since = performance.now();
    launcher.child.kill(signal);
    expect(await launcher.exited).toBe(0);
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(await listening(ports)).toEqual([false, false, false]);
  });

  it("while it is still starting leaves nothing behind that blocks the next start", async () => {
    const launcher = start();
    await expect.poll(() => launcher.output(), { timeout: 30_000 }).toContain("starting the shop…");
    launcher.child.kill("SIGINT");
    expect(await launcher.exited).toBe(0);
    await ready(start());
  });

  it("by kill -9 ends its children, and the next start takes over", async () => {
    const launcher = start();
    const ports = await portsOf(launcher);
    launcher.child.kill("SIGKILL");
    await launcher.exited;
    await expect.poll(() => listening(ports), { timeout: 10_000 }).toEqual([false, false, false]);
    await ready(start());
  });
});

it("a child that dies is named with its last words, and the rest is stopped", async () => {
  const launcher = start();
  const ports = await portsOf(launcher);
  const { pid } = JSON.parse(readFileSync(path.join(folder, "logs/web.log"), "utf8").split("\n")[0]!);
  process.kill(pid, "SIGKILL");
  expect(await launcher.exited).toBe(1);
  expect(launcher.output()).toMatch(/web ended \(SIGKILL\)\. Stopping the others\. Its last output:\n.*\w/);
  expect(await listening(ports)).toEqual([false, false, false]);
});
