import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { Cleanup, temporaryFolder } from "../../fixtures/cleanup";

const run = promisify(execFile);
const cleanup = new Cleanup();
afterAll(() => cleanup.run());

const bench = (parameters: string[]) => run(process.execPath, ["scripts/bench.mjs", ...parameters]);

it("the load bench measures all that it promises, and loses nothing on the way", async () => {
  const out = path.join(await temporaryFolder("lectern-bench-", cleanup), "load.json");
  const small = { purchases: 1, rate: 20, seconds: 1, streams: 100 };
  const parameters = Object.entries(small).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { stdout } = await bench(["load", ...parameters, "--out", out]);
  for (const title of [
    "On screen",
    "Webhook acknowledged, 20/s for 1 s",
    "100 idle streams",
    "Goals (p99)",
  ]) {
    expect(stdout).toContain(title);
  }

  const { screen, webhooks, streams } = JSON.parse(await readFile(out, "utf8"));
  expect(screen.confirmToOrder.samples).toBe(1);
  // The order is there before the webhook that the polling page waits for.
  expect(screen.confirmToOrder.max).toBeLessThan(screen.pollingConfirmToOrder.max);
  expect(screen.webhookToFinal.max).toBeGreaterThan(0);
  for (const side of ["shop", "bare"]) {
    expect(webhooks[side]).toMatchObject({ statuses: { 200: 20 }, latency: { samples: 20 } });
  }
  expect(webhooks.eventsHandled).toBe(webhooks.deliveries);
  expect(webhooks.ordersCompleted).toBe(webhooks.intents);
  expect(streams).toMatchObject({ streams: 100, lost: 0, push: { latency: { samples: 100 } } });
  expect(streams.bytesPerStream.heapUsed).toBeGreaterThan(1_000);
}, 120_000);

it("says what can be measured, and how, when it is asked for something else", async () => {
  await expect(bench(["lode"])).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("load") });
  await expect(bench(["load", "--streams", "many"])).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--streams takes a positive whole number, not many."),
  });
});
