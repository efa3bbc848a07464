import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Environment } from "../../storage/environment";
import { GroupCommit } from "../../storage/group-commit";
import { UndoLog } from "../../storage/undo-log";

const KEY = Buffer.from("key");

let folder: string;
let environment: Environment;
let undo: UndoLog;
let isDiskFull: boolean;
let commits: number;
let group: GroupCommit;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "lectern-group-commit-"));
  environment = new Environment(folder);
  undo = new UndoLog();
  isDiskFull = false;
  commits = 0;
  // However slow the machine, what waits in one turn belongs together.
  group = new GroupCommit(
    environment,
    undo,
    {
      beforeCommit() {
        if (isDiskFull) throw new Error("no space left");
      },
      afterCommit() {
        commits++;
      },
    },
    Number.POSITIVE_INFINITY,
  );
});
afterEach(async () => {
  await environment.close();
  rmSync(folder, { recursive: true });
});

function add(text: string): string {
  const before = environment.get(KEY)?.toString() ?? "";
  environment.put(KEY, Buffer.from(before + text));
  return before + text;
}

test("writers of one turn share one commit, and each sees the writes of those before it", async () => {
  const results = await Promise.all(["a", "b", "c"].map((text) => group.run(() => add(text))));
  expect(results).toEqual(["a", "ab", "abc"]);
  expect(commits).toBe(1);
  expect(environment.get(KEY)?.toString()).toBe("abc");
});

test("a writer that fails is undone alone, on disk and in memory", async () => {
  let memory = 0;
  const count = (fails: boolean) => () => {
    memory++;
    undo.note(() => {
      memory--;
    });
    add("x");
    if (fails) throw new Error("refused");
  };
  const results = await Promise.allSettled([
    group.run(count(false)),
    group.run(count(true)),
    group.run(count(false)),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(environment.get(KEY)?.toString()).toBe("xx");
  expect(memory).toBe(2);
});

test("when the commit itself fails every writer hears so, and nothing of it is left", async () => {
  await group.run(() => add("before"));
  let memory = 0;
  isDiskFull = true;
  const write = () => {
    memory++;
    undo.note(() => {
      memory--;
    });
    add("lost");
  };
  const results = await Promise.allSettled([group.run(write), group.run(write)]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(memory).toBe(0);
  expect(environment.get(KEY)?.toString()).toBe("before");
  isDiskFull = false;
  expect(await group.run(() => add("!"))).toBe("before!");
});
