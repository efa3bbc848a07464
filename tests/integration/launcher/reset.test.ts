import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Cleanup, temporaryFolder } from "../../fixtures/cleanup";
import { runScript } from "./launcher";

let cleanup: Cleanup;
let folder: string;

beforeEach(async () => {
  cleanup = new Cleanup();
  folder = path.join(await temporaryFolder("lectern-reset-", cleanup), "data");
});
afterEach(() => cleanup.run());

function fill(): void {
  mkdirSync(path.join(folder, "mongo"), { recursive: true });
  writeFileSync(path.join(folder, "secrets.json"), "{}");
}

async function reset(...parameters: string[]) {
  const script = runScript("reset", folder, cleanup, { parameters });
  return { code: await script.exited, output: script.output() };
}

describe("npm run reset", () => {
  it("deletes the data folder when told --yes", async () => {
    fill();
    expect(await reset("--yes")).toMatchObject({ code: 0 });
    expect(existsSync(folder)).toBe(false);
  });

  it("deletes nothing unasked", async () => {
    fill();
    expect(await reset()).toMatchObject({ code: 1, output: expect.stringContaining("--yes") });
    expect(existsSync(folder)).toBe(true);
  });

  it("leaves a folder alone that isn't Lectern's", async () => {
    mkdirSync(folder);
    writeFileSync(path.join(folder, "thesis.txt"), "Chapter 1");
    expect(await reset("--yes")).toMatchObject({ code: 1, output: expect.stringContaining("left alone") });
    expect(existsSync(path.join(folder, "thesis.txt"))).toBe(true);
  });
});
