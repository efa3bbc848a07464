import { type Binary, type Document, Long, ObjectId, UUID } from "mongodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { body, opMsg, sendRaw } from "./raw-connection";
import { type Sandbox, startSandbox } from "./sandbox";

let sandbox: Sandbox;
let name: string;
let lsid: { id: Binary };

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  name = `orders-${new ObjectId()}`;
  lsid = { id: new UUID() };
});

const orders = () => sandbox.db().collection<Document>(name);

/** Sends a command as a session's write number `txnNumber`; a driver puts a session of its own in its place. */
async function send(command: Document, txnNumber: number): Promise<Document> {
  const sent = { ...command, $db: "school", lsid, txnNumber: Long.fromNumber(txnNumber) };
  return (await sendRaw(sandbox.url(), opMsg(body(sent)))) ?? {};
}

describe("a write that is sent again", () => {
  test.each([
    [
      "insert",
      () => ({ insert: name, documents: [{ _id: 5 }, { _id: 6 }] }),
      { n: 2, retriedStmtIds: [0, 1] },
    ],
    [
      "update",
      () => ({ update: name, updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] }),
      { n: 1, nModified: 1 },
    ],
    [
      "upsert",
      () => ({ update: name, updates: [{ q: { _id: 7 }, u: { $inc: { n: 1 } }, upsert: true }] }),
      { upserted: [{ index: 0, _id: 7 }] },
    ],
    ["delete", () => ({ delete: name, deletes: [{ q: { n: 0 }, limit: 1 }] }), { n: 1 }],
    [
      "findAndModify",
      () => ({ findAndModify: name, query: { _id: 1 }, update: { $inc: { n: 1 } }, new: true }),
      { value: { _id: 1, n: 1 } },
    ],
  ])("is not done again, and answered as before: %s", async (_, command, answer) => {
    await orders().insertMany([
      { _id: 1 as never, n: 0 },
      { _id: 2 as never, n: 0 },
    ]);
    const first = await send(command(), 1);
    const stored = await orders().find().toArray();
    const second = await send(command(), 1);
    expect(second).toMatchObject(answer);
    expect(second.n ?? second.lastErrorObject).toEqual(first.n ?? first.lastErrorObject);
    await sandbox.restart();
    expect(await send(command(), 1)).toMatchObject(answer);
    expect(await orders().find().toArray()).toEqual(stored);
  });

  test("does what the first attempt did not come to", async () => {
    const documents = [{ _id: 1 }, { _id: 2 }];
    await orders().insertOne({ _id: 2 as never });
    expect(await send({ insert: name, documents }, 4)).toMatchObject({ n: 1, writeErrors: [{ index: 1 }] });
    await orders().deleteOne({ _id: 2 as never });
    expect(await send({ insert: name, documents }, 4)).toMatchObject({ n: 2, retriedStmtIds: [0] });
  });

  test("twice at the same time is done once", async () => {
    await orders().insertOne({ _id: 1 as never, n: 0 });
    const command = { update: name, updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] };
    await Promise.all([send(command, 1), send(command, 1), send(command, 1)]);
    expect(await orders().findOne()).toMatchObject({ n: 1 });
  });

  test("under an older number is refused, and one that changes many can't be sent so", async () => {
    await send({ insert: name, documents: [{}] }, 9);
    expect(await send({ insert: name, documents: [{}] }, 8)).toMatchObject({ code: 225 });
    expect(
      await send({ update: name, updates: [{ q: {}, u: { $set: { a: 1 } }, multi: true }] }, 10),
    ).toMatchObject({ code: 72 });
    expect(await send({ delete: name, deletes: [{ q: {}, limit: 0 }] }, 11)).toMatchObject({ code: 72 });
  });
});

test("sessions begin, are used and end", async () => {
  const client = await sandbox.client();
  await client.withSession({ causalConsistency: true }, async (session) => {
    await orders().insertOne({ a: 1 });
    const collection = client.db("school").collection(name);
    await collection.insertOne({ a: 2 }, { session });
    expect(await collection.countDocuments({}, { session })).toBe(2);
  });
  expect(await sandbox.db().command({ startSession: 1 })).toMatchObject({ timeoutMinutes: 30 });
  await sandbox.db().command({ refreshSessions: [lsid] });
});

test("the end of a session closes its cursors", async () => {
  await orders().insertMany([{}, {}, {}]);
  const client = await sandbox.client();
  const session = client.startSession();
  const cursor = client.db("school").collection(name).find({}, { session, batchSize: 1 });
  await cursor.next();
  const id = cursor.id as Long;
  await sandbox.db("admin").command({ endSessions: [session.id] });
  await expect(sandbox.db().command({ getMore: id, collection: name })).rejects.toMatchObject({ code: 43 });
  await session.endSession();
});

test("transactions are refused by MongoDB's code, and nothing of them is kept", async () => {
  const client = await sandbox.client();
  const collection = client.db("school").collection(name);
  const attempt = client.withSession((session) =>
    session.withTransaction(() => collection.insertOne({ a: 1 }, { session })),
  );
  await expect(attempt).rejects.toMatchObject({ code: 263, codeName: "OperationNotSupportedInTransaction" });
  expect(await orders().countDocuments()).toBe(0);
});
