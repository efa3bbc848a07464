import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Cleanup, temporaryFolder } from "../../fixtures/cleanup";
import { ready, runScript, type Script } from "./launcher";

let cleanup: Cleanup;
let folder: string;

beforeEach(async () => {
  cleanup = new Cleanup();
  folder = path.join(await temporaryFolder("lectern-launcher-", cleanup), "data");
});
afterEach(() => cleanup.run());

function start(): Script {
  return runScript("start", folder, cleanup);
}

describe("npm start", () => {
  it("keeps its secrets from one start to the next, for its owner alone", async () => {
    const file = path.join(folder, "secrets.json");
    const first = start();
    await ready(first);
    const secrets = readFileSync(file, "utf8");
    first.child.kill("SIGINT");
    await first.exited;
    await ready(start());
    expect(readFileSync(file, "utf8")).toBe(secrets);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("twice at once on one data folder runs once, and says so to the other", async () => {
    const both = [start(), start()];
    const refused = await Promise.race(both.map(async (each) => ((await each.exited) === 1 ? each : null)));
    expect(refused?.output()).toMatch(/Lectern is already running on .* \(process \d+\)/);
    await ready(both.find((each) => each !== refused)!);
  });
});

describe("npm run reset", () => {
  it("refuses while Lectern is running on the folder", async () => {
    const launcher = start();
    await ready(launcher);
    const reset = runScript("reset", folder, cleanup, { parameters: ["--yes"] });
    expect(await reset.exited).toBe(1);
    expect(reset.output()).toContain(`process ${launcher.child.pid}`);
    expect(existsSync(folder)).toBe(true);
  });
});
