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

it("a claim finds its order by the index, looking at one document, however many orders are finished", async () => {
  const out = path.join(await temporaryFolder("lectern-bench-", cleanup), "sweep.json");
  const small = ["--completed", "50,200", "--due", "20", "--claims", "20"];
  const { stdout } = await bench(["sweep", ...small, "--out", out]);
  expect(stdout).toContain("keys / documents");

  const { costs } = JSON.parse(await readFile(out, "utf8"));
  expect(costs).toHaveLength(2);
  for (const cost of costs) {
    expect(cost.plan).toMatchObject({ index: "mode_1_nextSyncAt_1", keysExamined: 1, documentsExamined: 1 });
    expect(cost.plan.stages).toContain("IXSCAN");
    expect(cost.plan.stages).not.toContain("SORT");
    expect(cost.claim.samples).toBe(20);
    expect(cost.report).toEqual({ synced: 20, failed: 0, skipped: 0, recovered: 20 });
    expect(cost.reads).toBe(20);
  }
});

it("says what can't be measured", async () => {
  await expect(bench(["sweep", "--completed", "200,100"])).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--completed takes sizes that rise"),
  });
  await expect(bench(["sweep", "--due", "10", "--claims", "11"])).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--claims can't be more than --due."),
  });
});
