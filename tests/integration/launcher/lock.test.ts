import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Cleanup, temporaryFolder } from "../../fixtures/cleanup";

const source = pathToFileURL(path.resolve("scripts/file-lock.mjs")).href;

let cleanup: Cleanup;
let folder: string;
let lock: string;

beforeEach(async () => {
  cleanup = new Cleanup();
  folder = await temporaryFolder("lectern-lock-", cleanup);
  lock = path.join(folder, "lock");
});
afterEach(() => cleanup.run());

/** Runs code in a process of its own, with `withLock`, `tryLock` and `lock` in reach. */
function runWithLock(code: string): { child: ChildProcess; exited: Promise<number | null> } {
  const program = `
    import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
    import { setTimeout as wait } from "node:timers/promises";
    import { tryLock, withLock } from ${JSON.stringify(source)};
    const lock = ${JSON.stringify(lock)};
    ${code}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  cleanup.add(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  return { child, exited };
}

/** A process that takes the lock and keeps it until it is killed. */
async function startHolder(): Promise<ReturnType<typeof runWithLock>> {
  const holder = runWithLock('tryLock(lock); console.log("held"); setInterval(() => {}, 1_000);');
  await new Promise((resolve) => holder.child.stdout?.once("data", resolve));
  return holder;
}

it("of many processes that want a dead one's lock at once, one at a time gets it", async () => {
  const holder = await startHolder();
  holder.child.kill("SIGKILL");
  await holder.exited;

  const counter = path.join(folder, "counter");
  writeFileSync(counter, "0");
  const rivals = Array.from({ length: 8 }, () =>
    runWithLock(`
      for (let turn = 0; turn < 5; turn++) {
        await withLock(lock, () => {}, async () => {
          const seen = Number(readFileSync(${JSON.stringify(counter)}, "utf8"));
          await wait(2);
          writeFileSync(${JSON.stringify(counter)}, String(seen + 1));
        });
      }`),
  );
  expect(await Promise.all(rivals.map(({ exited }) => exited))).toEqual(rivals.map(() => 0));
  expect(readFileSync(counter, "utf8")).toBe("40");
  expect(readdirSync(folder)).toEqual(["counter"]);
});

it("a living process's lock is left to it", async () => {
  const { child } = await startHolder();
  const rival = runWithLock("process.exit(tryLock(lock) === null ? 7 : 0);");
  expect(await rival.exited).toBe(7);
  expect(JSON.parse(readFileSync(lock, "utf8")).pid).toBe(child.pid);
});

it("a lock of a process whose id was given to another one since is taken over", async () => {
  writeFileSync(lock, JSON.stringify({ pid: process.pid, start: "long ago" }));
  const heir = runWithLock("process.exit(tryLock(lock) === null ? 7 : 0);");
  expect(await heir.exited).toBe(0);
});

it("an unreadable lock file blocks nobody for ever", async () => {
  writeFileSync(lock, "{");
  const heir = runWithLock("const release = tryLock(lock); release(); process.exit(0);");
  expect(await heir.exited).toBe(0);
  expect(existsSync(lock)).toBe(false);
});
