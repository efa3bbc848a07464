import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { open, type RootDatabase } from "lmdb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GroupCommit } from "../../storage/group-commit";

let folder: string;
let database: RootDatabase<string, string>;
let memory: number;
let isDiskFull: boolean;
let commits: number;
let group: GroupCommit;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sandbox-group-commit-"));
  database = open({ path: folder, overlappingSync: false });
  memory = 0;
  isDiskFull = false;
  commits = 0;
  const kept: number[] = [];
  group = new GroupCommit({
    transaction: (work) => database.transactionSync(work),
    undo: {
      mark: () => kept.push(memory) - 1,
      rollback(mark) {
        memory = kept[mark] ?? memory;
        kept.length = mark;
      },
      clear() {
        kept.length = 0;
      },
    },
    beforeCommit() {
      if (isDiskFull) throw new Error("no space left");
    },
    afterCommit() {
      commits++;
    },
    // However slow the machine, what waits in one turn belongs together.
    gatherMs: Number.POSITIVE_INFINITY,
  });
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

function stored(): string {
  return database.get("key") ?? "";
}

function add(text: string): string {
  const before = stored();
  memory++;
  database.putSync("key", before + text);
  return before + text;
}

test("writers of one turn share one commit, and each sees the writes of those before it", async () => {
  const results = await Promise.all(["a", "b", "c"].map((text) => group.run(() => add(text))));
  expect(results).toEqual(["a", "ab", "abc"]);
  expect(commits).toBe(1);
  expect(stored()).toBe("abc");
});

test("a writer that fails is undone alone, on disk and in memory", async () => {
  const count = (fails: boolean) => () => {
    add("x");
    if (fails) throw new Error("refused");
  };
  const results = await Promise.allSettled([
    group.run(count(false)),
    group.run(count(true)),
    group.run(count(false)),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(stored()).toBe("xx");
  expect(memory).toBe(2);
});

test("when the commit itself fails every writer hears so, and nothing of it is left", async () => {
  await group.run(() => add("before"));
  isDiskFull = true;
  const write = () => add("lost");
  const results = await Promise.allSettled([group.run(write), group.run(write)]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(memory).toBe(1);
  expect(stored()).toBe("before");
  isDiskFull = false;
  expect(await group.run(() => add("!"))).toBe("before!");
});

test("what nobody waits for is committed soon, together with what comes meanwhile", async () => {
  const results = [group.runLater(() => add("a")), group.runLater(() => add("b"))];
  expect(stored()).toBe("");
  expect(await Promise.all(results)).toEqual(["a", "ab"]);
  expect(commits).toBe(1);
});

test("closing commits what waits, and refuses what comes after", async () => {
  const results = [group.run(() => add("a")), group.runLater(() => add("b"))];
  group.close();
  expect(stored()).toBe("ab");
  expect(await Promise.all(results)).toEqual(["a", "ab"]);
  await expect(group.run(() => add("c"))).rejects.toThrow("stopping");
  expect(stored()).toBe("ab");
});
