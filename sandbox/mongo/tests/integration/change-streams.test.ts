import type { ChangeStream, ChangeStreamDocument, Collection, Document } from "mongodb";
import { ObjectId } from "mongodb";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "./sandbox";

let sandbox: Sandbox;
let orders: Collection<Document>;
let marker: Collection<Document>;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  const name = new ObjectId().toHexString();
  orders = sandbox.db(`shop-${name}`).collection("orders");
  marker = sandbox.db(`shop-${name}`).collection("marker");
});

/** How long until a stream's first, empty batch; drivers wait a second by default. */
const soon = { maxAwaitTimeMS: 50 };

/** The stream is open on the server once it has been asked for a first, empty batch. */
async function opened<Stream extends ChangeStream>(stream: Stream): Promise<Stream> {
  await stream.tryNext();
  return stream;
}

async function take(stream: ChangeStream, count: number): Promise<ChangeStreamDocument[]> {
  const events: ChangeStreamDocument[] = [];
  while (events.length < count) events.push(await stream.next());
  return events;
}

test("a stream tells of inserts, updates, replacements and deletes as MongoDB does", async () => {
  const stream = await opened(orders.watch());
  const { insertedId: _id } = await orders.insertOne({ a: 1, b: { c: 1 }, d: 1 });
  await orders.updateOne({ _id }, { $set: { "b.c": 2 }, $unset: { d: 1 } });
  await orders.updateOne({ _id }, { $set: { "b.c": 2 } });
  await orders.replaceOne({ _id }, { z: 1 });
  await orders.deleteOne({ _id });
  const ns = { db: orders.dbName, coll: "orders" };
  expect(await take(stream, 4)).toMatchObject([
    { operationType: "insert", ns, documentKey: { _id }, fullDocument: { _id, a: 1, b: { c: 1 }, d: 1 } },
    {
      operationType: "update",
      documentKey: { _id },
      updateDescription: { updatedFields: { "b.c": 2 }, removedFields: ["d"], truncatedArrays: [] },
    },
    { operationType: "replace", documentKey: { _id }, fullDocument: { _id, z: 1 } },
    { operationType: "delete", documentKey: { _id } },
  ]);
  await stream.close();
});

test("updateLookup adds the document as it is when the event is read, or null when it is gone", async () => {
  const stream = await opened(orders.watch([], { ...soon, fullDocument: "updateLookup" }));
  await orders.insertMany([{ _id: 1 as never }, { _id: 2 as never }]);
  await orders.updateMany({}, { $set: { n: 1 } });
  await orders.updateOne({ _id: 1 as never }, { $set: { n: 2 } });
  await orders.deleteOne({ _id: 2 as never });
  const events = await take(stream, 5);
  expect(events.slice(2)).toMatchObject([
    { documentKey: { _id: 1 }, fullDocument: { _id: 1, n: 2 } },
    { documentKey: { _id: 2 }, fullDocument: null },
    { documentKey: { _id: 1 }, fullDocument: { _id: 1, n: 2 } },
  ]);
  await stream.close();
});

test("streams of two clients, of a database and of everything hear each what concerns them", async () => {
  const other = await sandbox.client();
  const streams = await Promise.all([
    opened(orders.watch()),
    opened(other.db(orders.dbName).collection("orders").watch()),
    opened(other.db(orders.dbName).watch()),
    opened(other.watch([{ $match: { "ns.db": orders.dbName } }], soon)),
  ]);
  await marker.insertOne({ n: 1 });
  await orders.insertOne({ n: 2 });
  const [first, second, database, all] = streams as [ChangeStream, ChangeStream, ChangeStream, ChangeStream];
  expect(await take(first, 1)).toMatchObject([{ fullDocument: { n: 2 } }]);
  expect(await take(second, 1)).toMatchObject([{ fullDocument: { n: 2 } }]);
  expect(await take(database, 2)).toMatchObject([{ fullDocument: { n: 1 } }, { fullDocument: { n: 2 } }]);
  expect(await take(all, 2)).toMatchObject([{ ns: { coll: "marker" } }, { ns: { coll: "orders" } }]);
  await Promise.all(streams.map((stream) => stream.close()));
});

test("later stages choose and shape events, and may not touch the token", async () => {
  const stream = await opened(
    orders.watch([{ $match: { "fullDocument.n": { $gt: 1 } } }, { $project: { "fullDocument.n": 1 } }], soon),
  );
  await orders.insertMany([{ n: 1 }, { n: 2 }]);
  expect(await take(stream, 1)).toEqual([{ _id: expect.anything(), fullDocument: { n: 2 } }]);
  await stream.close();
  const robbed = await opened(orders.watch([{ $project: { _id: 0 } }], soon));
  await orders.insertOne({});
  await expect(robbed.next()).rejects.toThrow();
  await expect(orders.watch([{ $group: { _id: 1 } }]).next()).rejects.toMatchObject({ code: 2 });
  await expect(orders.watch([], { fullDocument: "required" }).next()).rejects.toMatchObject({ code: 238 });
});

test("a stream goes on after any event, also on a restarted server", async () => {
  const stream = await opened(orders.watch());
  await orders.insertMany([{ n: 1 }, { n: 2 }, { n: 3 }]);
  const [, second] = await take(stream, 2);
  await stream.close();
  await sandbox.restart();
  const resumed = orders.watch([], { resumeAfter: second?._id });
  expect(await take(resumed, 1)).toMatchObject([{ fullDocument: { n: 3 } }]);
  await resumed.close();
});

test("an open stream lives through a restart of the server and misses nothing", async () => {
  const stream = await opened(orders.watch([], { maxAwaitTimeMS: 100 }));
  await orders.insertOne({ n: 1 });
  expect(await take(stream, 1)).toMatchObject([{ fullDocument: { n: 1 } }]);
  await sandbox.restart();
  await orders.insertOne({ n: 2 });
  expect(await take(stream, 1)).toMatchObject([{ fullDocument: { n: 2 } }]);
  await stream.close();
});

test("a stream may start at a time in the past", async () => {
  const { operationTime } = await sandbox.db().command({ ping: 1 });
  await orders.insertOne({ n: 1 });
  const stream = orders.watch([], { startAtOperationTime: operationTime });
  expect(await take(stream, 1)).toMatchObject([{ fullDocument: { n: 1 } }]);
  await stream.close();
});

test("a drop ends a collection's stream, which can only be started after it", async () => {
  const stream = await opened(orders.watch());
  const database = await opened(sandbox.db(orders.dbName).watch());
  await orders.insertOne({ n: 1 });
  await orders.drop();
  const events = await take(stream, 3);
  expect(events.map(({ operationType }) => operationType)).toEqual(["insert", "drop", "invalidate"]);
  const token = events[2]?._id;
  await expect(orders.watch([], { resumeAfter: token }).next()).rejects.toMatchObject({ code: 260 });
  const next = await opened(orders.watch([], { ...soon, startAfter: token }));
  await orders.insertOne({ n: 2 });
  expect(await take(next, 1)).toMatchObject([{ fullDocument: { n: 2 } }]);
  await sandbox.db(orders.dbName).dropDatabase();
  const heard = await take(database, 6);
  expect(heard.map(({ operationType }) => operationType)).toEqual([
    "insert",
    "drop",
    "insert",
    "drop",
    "dropDatabase",
    "invalidate",
  ]);
  await Promise.all([next.close(), database.close()]);
});

test("a token that the log no longer reaches back to, or that is of another server, is refused with 286", async () => {
  const small = await startSandbox({ oplogBytes: 20_000 });
  const things = small.db().collection("things");
  const stream = await opened(things.watch());
  await things.insertOne({});
  const [first] = await take(stream, 1);
  await stream.close();
  await things.insertMany(Array.from({ length: 100 }, () => ({ text: "x".repeat(500) })));
  await expect(things.watch([], { resumeAfter: first?._id }).next()).rejects.toMatchObject({ code: 286 });
  const foreign = await opened(orders.watch());
  await orders.insertOne({});
  const [event] = await take(foreign, 1);
  await foreign.close();
  await expect(things.watch([], { resumeAfter: event?._id }).next()).rejects.toMatchObject({ code: 286 });
  await expect(things.watch([], { resumeAfter: { _data: "nonsense" } }).next()).rejects.toMatchObject({
    code: 260,
  });
  await small.stop();
});

test("an idle stream's getMore waits for news, is woken by it, and ends when the cursor is killed", async () => {
  const db = sandbox.db(orders.dbName);
  const open = () => db.command({ aggregate: "orders", pipeline: [{ $changeStream: {} }], cursor: {} });
  const { cursor } = await open();
  const waiting = db.command({ getMore: cursor.id, collection: "orders", maxTimeMS: 30_000 });
  await orders.insertOne({ n: 1 });
  expect((await waiting).cursor.nextBatch).toMatchObject([{ fullDocument: { n: 1 } }]);
  const empty = await db.command({ getMore: cursor.id, collection: "orders", maxTimeMS: 20 });
  expect(empty.cursor).toMatchObject({ nextBatch: [], postBatchResumeToken: expect.anything() });
  const again = db.command({ getMore: cursor.id, collection: "orders", maxTimeMS: 30_000 });
  const killed = expect(again).rejects.toMatchObject({ code: 237 });
  await db.command({ killCursors: "orders", cursors: [cursor.id] });
  await killed;
});

test("100 streams hear 100 changes each", async () => {
  const client = await sandbox.client({ maxPoolSize: 110 });
  const collection = client.db(orders.dbName).collection("orders");
  const streams = await Promise.all(Array.from({ length: 100 }, () => opened(collection.watch())));
  await orders.insertMany(Array.from({ length: 100 }, (_, n) => ({ n })));
  const heard = await Promise.all(streams.map((stream) => take(stream, 100)));
  for (const events of heard) expect(events.at(-1)).toMatchObject({ fullDocument: { n: 99 } });
  await client.close();
});
