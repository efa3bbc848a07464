import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { Cleanup, temporaryFolder } from "../../../../tests/fixtures/cleanup";
import { eventually } from "../../../../tests/fixtures/eventually";
import { startProcess } from "../../../../tests/fixtures/processes";
import { startMongoSandbox } from "../../server";
import { Environment } from "../../storage/environment";
import { INDEX_RANGE } from "../../storage/layout";
import { verifyData } from "../../verify";
import { type Sandbox, startSandbox } from "./sandbox";

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

async function sandboxWith(options: Parameters<typeof startSandbox>[0] = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  cleanup.add(sandbox.stop);
  return sandbox;
}

function startServer(folder: string, port = "0") {
  return startProcess({
    entry: path.resolve(import.meta.dirname, "../../main.ts"),
    nodeOptions: ["--import", "tsx"],
    env: { LECTERN_DATA_DIR: folder, SANDBOX_MONGO_PORT: port },
  });
}

test("documents go when their time has come, and others stay", async () => {
  const sandbox = await sandboxWith({ expirySweepMs: 50 });
  const sessions = sandbox.db().collection<{ _id: string; at?: unknown }>("sessions");
  await sessions.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
  await sessions.insertMany([
    { _id: "old", at: ago(61) },
    { _id: "fresh", at: ago(30) },
    { _id: "one of two is old", at: [ago(90), ago(1)] },
    { _id: "no date", at: "2001-01-01" },
    { _id: "nothing" },
  ]);
  const left = () => sessions.distinct("_id");
  const expected = ["fresh", "no date", "nothing"];
  const ids = await eventually(left, (found) => found.length === expected.length);
  expect(ids.sort()).toEqual(expected);
});

test("thousands expire, also by a falling index, and streams hear of it", async () => {
  const sandbox = await sandboxWith({ expirySweepMs: 50 });
  const tokens = sandbox.db().collection("tokens");
  const stream = tokens.watch([{ $match: { operationType: "delete" } }], { maxAwaitTimeMS: 50 });
  await stream.tryNext();
  await tokens.insertMany(Array.from({ length: 2000 }, (_, n) => ({ until: new Date(n) })));
  await tokens.createIndex({ until: -1 }, { expireAfterSeconds: 0 });
  await eventually(
    () => tokens.countDocuments(),
    (count) => count === 0,
  );
  expect(await stream.next()).toMatchObject({ operationType: "delete" });
  await stream.close();
});

test("a restart keeps documents, indexes and counts", async () => {
  const sandbox = await sandboxWith();
  const orders = sandbox.db().collection("orders");
  await orders.createIndex({ n: 1 }, { unique: true, partialFilterExpression: { n: { $gt: 5 } } });
  await orders.insertMany(Array.from({ length: 100 }, (_, n) => ({ n, tags: ["a", n] })));
  await orders.createIndex({ tags: 1 });
  const before = { indexes: await orders.indexes(), documents: await orders.find().toArray() };
  await sandbox.restart();
  expect({ indexes: await orders.indexes(), documents: await orders.find().toArray() }).toEqual(before);
  expect(await orders.estimatedDocumentCount()).toBe(100);
  await expect(orders.insertOne({ n: 50 })).rejects.toMatchObject({ code: 11000 });
  await orders.insertOne({ n: 100 });
  expect((await orders.find().toArray()).at(-1)).toMatchObject({ n: 100 });
});

test("the check of a data folder finds what is missing and what is too much", async () => {
  const sandbox = await sandboxWith();
  const orders = sandbox.db().collection("orders");
  await orders.createIndex({ tags: 1 });
  await orders.insertMany([{ tags: ["a", "b"] }, { tags: "c" }]);
  await sandbox.stopServer();
  expect(await verifyData(sandbox.folder)).toEqual({ documents: 2, indexEntries: 5, problems: [] });

  const environment = new Environment(path.join(sandbox.folder, "mongo"));
  environment.transaction(() => {
    const key = environment.lastKey(INDEX_RANGE);
    if (!key) throw new Error("no entry");
    const moved = Buffer.from(key);
    moved.writeUInt8(moved.readUInt8(8) + 1, 8);
    environment.put(moved, environment.get(key) as Buffer);
    environment.put(Buffer.concat([INDEX_RANGE.start, Buffer.alloc(12, 0x7f)]), Buffer.alloc(0));
    environment.remove(key);
  });
  await environment.close();
  const { problems } = await verifyData(sandbox.folder);
  expect(problems).toEqual([
    "school.orders: record 2 has no entry in tags_1",
    expect.stringContaining("an entry of the missing index"),
  ]);
});

test("a data folder has one owner: a second server is refused in one line, in this process and in another", async () => {
  const sandbox = await sandboxWith();
  await expect(startMongoSandbox({ dataDir: sandbox.folder, port: 0 })).rejects.toThrow(
    "is in use by another sandbox",
  );
  const refused = startServer(sandbox.folder);
  await expect(refused).rejects.toThrow(
    new RegExp(
      `ended before it was ready:\nThe data folder .* is in use by another sandbox \\(process ${process.pid}\\)[^\n]*$`,
    ),
  );
  await sandbox.db().collection("orders").insertOne({ still: "served" });
});

test("an owner that was killed blocks nobody, and one that stopped neither", async () => {
  const folder = await temporaryFolder("lectern-mongo-owner-", cleanup);
  const first = await startServer(folder);
  await expect(startMongoSandbox({ dataDir: folder, port: 0 })).rejects.toThrow("is in use");
  await first.kill();
  const second = await startServer(folder);
  await second.stop();
  expect(second.child.exitCode).toBe(0);
  const third = await startMongoSandbox({ dataDir: folder, port: 0 });
  await third.close();
});

test("a busy port is named, with the variable that changes it, and nothing else", async () => {
  const sandbox = await sandboxWith();
  const folder = await temporaryFolder("lectern-mongo-port-", cleanup);
  const { port } = new URL(sandbox.url());
  await expect(startServer(folder, port)).rejects.toThrow(
    new RegExp(`ready:\nPort ${port} is in use; set SANDBOX_MONGO_PORT to another one\\.$`),
  );
});
