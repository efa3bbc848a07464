import path from "node:path";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Cleanup, temporaryFolder } from "../../../../tests/fixtures/cleanup";
import { startProcess } from "../../../../tests/fixtures/processes";
import { verifyData } from "../../verify";

const UPSERTS = 2000;
const cleanup = new Cleanup();
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder("lectern-mongo-crash-", cleanup);
});
afterAll(() => cleanup.run());

function startServer() {
  return startProcess({
    entry: path.resolve(import.meta.dirname, "../../main.ts"),
    nodeOptions: ["--import", "tsx"],
    env: { LECTERN_DATA_DIR: folder, SANDBOX_MONGO_PORT: "0" },
  });
}

test("kill -9 during 2,000 concurrent upserts, five times, loses no acknowledged write and breaks no index", async () => {
  const acknowledged = new Map<number, number>();
  for (let round = 0; round < 5; round++) {
    const server = await startServer();
    const client = await MongoClient.connect(server.url, {
      retryWrites: false,
      maxPoolSize: 50,
      serverSelectionTimeoutMS: 500,
    });
    const orders = client.db("shop").collection("orders");
    await orders.createIndex({ number: 1 }, { unique: true });
    await orders.createIndex({ status: 1, total: -1 });
    await orders.createIndex({ tags: 1 });
    const killAfter = 150 + round * 350;
    let answered = 0;
    let killed: Promise<void> | undefined;
    const upsert = async (index: number) => {
      // Every second one changes an order of the rounds before.
      const number = index % 2 === 0 ? index : round * UPSERTS + index;
      await orders.updateOne(
        { number },
        { $set: { status: `s${index % 5}`, tags: [`t${index % 7}`, `r${round}`] }, $inc: { total: 1 } },
        { upsert: true },
      );
      acknowledged.set(number, (acknowledged.get(number) ?? 0) + 1);
      if (++answered === killAfter) killed = server.kill();
    };
    await Promise.allSettled(Array.from({ length: UPSERTS }, (_, index) => upsert(index)));
    expect(answered).toBeLessThan(UPSERTS);
    await killed;
    await client.close();

    const { problems, documents, indexEntries } = await verifyData(folder);
    expect(problems).toEqual([]);
    expect(documents).toBeGreaterThanOrEqual(acknowledged.size);
    expect(indexEntries).toBe(documents * 5);
  }

  const server = await startServer();
  cleanup.add(server.stop);
  const client = await MongoClient.connect(server.url);
  cleanup.add(() => client.close());
  const stored = await client.db("shop").collection("orders").find().toArray();
  const totals = new Map(stored.map(({ number, total }) => [number, total]));
  const lost = [...acknowledged].filter(([number, total]) => (totals.get(number) ?? 0) < total);
  expect(lost).toEqual([]);
}, 180_000);
