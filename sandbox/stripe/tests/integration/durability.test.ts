import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { startStripeSandbox } from "../../server";
import { startReceiver } from "./receiver";
import { clientOf, startSandbox, temporaryFolder } from "./sandbox";

const MAIN = path.resolve(import.meta.dirname, "../../main.ts");

/** Starts the entry file as a process of its own. */
function launch(dataDir: string, port = "0"): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", MAIN], {
    env: { ...process.env, LECTERN_DATA_DIR: dataDir, SANDBOX_STRIPE_PORT: port },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  });
  return child;
}

async function readyUrl(child: ChildProcess): Promise<string> {
  const [message] = (await once(child, "message")) as [{ type: string; url: string }];
  expect(message.type).toBe("ready");
  return message.url;
}

async function endOf(child: ChildProcess): Promise<{ code: number | null; errors: string }> {
  let errors = "";
  child.stderr?.on("data", (chunk) => {
    errors += chunk;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, errors };
}

describe("a restart", () => {
  test("keeps every object and goes on with the deliveries that were due", async () => {
    const sandbox = await startSandbox({ baseMs: 50 });
    const receiver = await startReceiver();
    receiver.respond = (response) => response.writeHead(503).end();
    await sandbox.control("POST", "/webhook_endpoints", receiver);
    const intent = await sandbox.stripe.paymentIntents.create({ amount: 2000, currency: "usd" });
    await receiver.gets("payment_intent.created");
    await sandbox.stop();
    const seen = receiver.received.length;
    receiver.respond = (response) => response.end();
    await sandbox.restart();
    await receiver.gets("payment_intent.created", seen + 1);
    expect(await sandbox.stripe.paymentIntents.retrieve(intent.id)).toEqual(intent);
    const listed = await sandbox.stripe.paymentIntents.list();
    expect(listed.data.map(({ id }) => id)).toEqual([intent.id]);
  });

  test("lets a bank debit settle that was under way", async () => {
    const sandbox = await startSandbox();
    const intent = await sandbox.stripe.paymentIntents.create({
      amount: 2000,
      currency: "usd",
      confirm: true,
      payment_method: "pm_usBankAccount_success",
      allowed_payment_method_types: ["us_bank_account"],
    });
    await sandbox.restart();
    await expect
      .poll(async () => (await sandbox.stripe.paymentIntents.retrieve(intent.id)).status, { timeout: 10_000 })
      .toBe("succeeded");
  });
});

describe("kill -9", () => {
  test("loses nothing that was answered", async () => {
    const dataDir = await temporaryFolder();
    const answered: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const child = launch(dataDir);
      const stripe = clientOf(await readyUrl(child), { maxNetworkRetries: 0 });
      const kept = new Set<string>();
      for await (const { id } of stripe.paymentIntents.list({ limit: 100 })) kept.add(id);
      expect(answered.filter((id) => !kept.has(id))).toEqual([]);
      const enough = answered.length + 60;
      const writers = Array.from({ length: 8 }, async () => {
        for (;;) {
          const intent = await stripe.paymentIntents.create({ amount: 2000, currency: "usd" });
          answered.push(intent.id);
          if (answered.length >= enough) child.kill("SIGKILL");
        }
      });
      await Promise.allSettled(writers);
    }
    const child = launch(dataDir);
    const stripe = clientOf(await readyUrl(child));
    const kept = new Set<string>();
    for await (const { id } of stripe.paymentIntents.list({ limit: 100 })) kept.add(id);
    expect(answered.length).toBeGreaterThanOrEqual(180);
    expect(answered.filter((id) => !kept.has(id))).toEqual([]);
    const events = new Set<string>();
    for await (const { data } of stripe.events.list({ limit: 100 })) {
      events.add((data.object as { id: string }).id);
    }
    expect(answered.filter((id) => !events.has(id))).toEqual([]);
  });
});

describe("the process", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("ends cleanly on %s", async (signal) => {
    const child = launch(await temporaryFolder());
    await readyUrl(child);
    child.kill(signal);
    expect(await endOf(child)).toEqual({ code: 0, errors: "" });
  });

  test("ends when its parent is gone", async () => {
    const child = launch(await temporaryFolder());
    await readyUrl(child);
    child.disconnect();
    // Not "close": Node never emits that for a child whose channel its parent has closed.
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test("names a busy port and the variable that changes it", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const ended = await endOf(launch(await temporaryFolder(), String(port)));
    expect(ended).toEqual({
      code: 1,
      errors: `Port ${port} is in use; set SANDBOX_STRIPE_PORT to another one.\n`,
    });
  });

  test("refuses a data folder that another sandbox has", async () => {
    const dataDir = await temporaryFolder();
    await readyUrl(launch(dataDir));
    const ended = await endOf(launch(dataDir));
    expect(ended.code).toBe(1);
    expect(ended.errors).toMatch(/is in use by another sandbox \(process \d+\); stop that one first\.\n$/);
    const folder = path.join(dataDir, "stripe");
    await expect(startStripeSandbox({ dataDir: folder, port: 0 })).rejects.toThrow(
      "is in use by another sandbox",
    );
  });
});
