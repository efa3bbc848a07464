import { type Collection, type Document, ObjectId } from "mongodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "./sandbox";

let sandbox: Sandbox;
let orders: Collection<Document>;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  orders = sandbox.db().collection(`orders-${new ObjectId()}`);
});

async function explained(filter: object, sort?: Record<string, 1 | -1>, limit = 0) {
  const cursor = orders.find(filter).limit(limit);
  const plan: Document = await (sort ? cursor.sort(sort) : cursor).explain();
  return {
    plan: plan.queryPlanner.winningPlan,
    index: plan.queryPlanner.winningPlan.inputStage?.indexName,
    keys: plan.executionStats.totalKeysExamined,
    docs: plan.executionStats.totalDocsExamined,
    returned: plan.executionStats.nReturned,
  };
}

describe("a unique index", () => {
  const duplicate = (keyPattern: object, keyValue: object) => ({ code: 11000, keyPattern, keyValue });

  test("refuses a second value with 11000, keyPattern, keyValue and MongoDB's words, whoever writes it", async () => {
    await orders.createIndex({ "buyer.email": 1 }, { unique: true });
    await orders.insertMany([
      { _id: 1 as never, buyer: { email: "a@x" } },
      { _id: 2 as never, buyer: { email: "b@x" } },
    ]);
    const refused = duplicate({ "buyer.email": 1 }, { "buyer.email": "a@x" });
    await expect(orders.insertOne({ buyer: { email: "a@x" } })).rejects.toMatchObject({
      ...refused,
      message: `E11000 duplicate key error collection: ${orders.namespace} index: buyer.email_1 dup key: { buyer.email: "a@x" }`,
    });
    await expect(
      orders.updateOne({ _id: 2 as never }, { $set: { "buyer.email": "a@x" } }),
    ).rejects.toMatchObject(refused);
    await expect(
      orders.updateOne({ _id: 3 as never }, { $set: { "buyer.email": "a@x" } }, { upsert: true }),
    ).rejects.toMatchObject(refused);
    await expect(
      orders.findOneAndUpdate({ _id: 3 as never }, { $set: { "buyer.email": "a@x" } }, { upsert: true }),
    ).rejects.toMatchObject(refused);
    await expect(orders.replaceOne({ _id: 2 as never }, { buyer: { email: "a@x" } })).rejects.toMatchObject(
      refused,
    );
    await expect(orders.insertOne({ _id: 1 as never })).rejects.toMatchObject(
      duplicate({ _id: 1 }, { _id: 1 }),
    );
    expect(await orders.countDocuments()).toBe(2);
  });

  test("counts a missing field as null, once", async () => {
    await orders.createIndex({ a: 1, b: 1 }, { unique: true });
    await orders.insertOne({ a: 1 });
    await expect(orders.insertOne({ a: 1, b: null })).rejects.toMatchObject(
      duplicate({ a: 1, b: 1 }, { a: 1, b: null }),
    );
    await orders.insertOne({ a: 1, b: 0 });
  });

  test("lets any number of documents without the field be, if it is sparse", async () => {
    await orders.createIndex({ a: 1 }, { unique: true, sparse: true });
    await orders.insertMany([{}, {}, { a: null }]);
    await expect(orders.insertOne({ a: null })).rejects.toMatchObject({ code: 11000 });
  });

  test("binds only the documents that a partial filter names, also when they come to match it", async () => {
    await orders.createIndex({ key: 1 }, { unique: true, partialFilterExpression: { open: true } });
    await orders.insertMany([
      { key: "k", open: true },
      { key: "k", open: false },
      { key: "k", open: false, last: true },
    ]);
    await expect(orders.insertOne({ key: "k", open: true })).rejects.toMatchObject({ code: 11000 });
    await expect(orders.updateOne({ last: true }, { $set: { open: true } })).rejects.toMatchObject({
      code: 11000,
    });
    await orders.updateOne({ open: true }, { $set: { open: false } });
    await orders.updateOne({ last: true }, { $set: { open: true } });
    expect(await explained({ key: "k", open: true })).toMatchObject({ index: "key_1", docs: 1 });
    expect(await explained({ key: "k" })).toMatchObject({ plan: { stage: "COLLSCAN" }, returned: 3 });
  });

  test("holds each element of an array, and one document may have an element twice", async () => {
    await orders.createIndex({ intents: 1 }, { unique: true });
    await orders.insertOne({ intents: ["pi_1", "pi_2", "pi_1"] });
    await expect(orders.insertOne({ intents: ["pi_2"] })).rejects.toMatchObject({
      keyValue: { intents: "pi_2" },
    });
  });

  test("tells values apart that are longer than LMDB's keys", async () => {
    await orders.createIndex({ a: 1 }, { unique: true });
    const long = "x".repeat(5000);
    await orders.insertMany([{ a: `${long}a` }, { a: `${long}b` }]);
    await expect(orders.insertOne({ a: `${long}a` })).rejects.toMatchObject({ code: 11000 });
    expect(await explained({ a: `${long}b` })).toMatchObject({ index: "a_1", returned: 1 });
    expect(
      await orders
        .find({ a: { $gt: long } })
        .sort({ a: -1 })
        .map(({ a }) => a.at(-1))
        .toArray(),
    ).toEqual(["b", "a"]);
  });

  test("takes one of 50 concurrent upserts, and the others find it", async () => {
    await orders.createIndex({ key: 1 }, { unique: true });
    const upsert = () => orders.updateOne({ key: "one" }, { $inc: { n: 1 } }, { upsert: true });
    const results = await Promise.all(Array.from({ length: 50 }, upsert));
    expect(results.filter(({ upsertedCount }) => upsertedCount === 1)).toHaveLength(1);
    expect(await orders.find().toArray()).toMatchObject([{ key: "one", n: 50 }]);
  });
});

describe("making indexes", () => {
  test("covers the documents that are there already", async () => {
    await orders.insertMany(Array.from({ length: 500 }, (_, n) => ({ n, tags: [n % 10, "x"] })));
    await orders.createIndex({ tags: 1, n: -1 });
    expect(await explained({ tags: 3, n: { $gte: 450 } })).toMatchObject({
      index: "tags_1_n_-1",
      returned: 5,
      docs: 5,
    });
  });

  test("fails as a whole when documents contradict it", async () => {
    await orders.insertMany([{ a: 1 }, { a: 1 }]);
    await expect(orders.createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({
      code: 11000,
      keyValue: { a: 1 },
    });
    expect(await orders.indexes()).toHaveLength(1);
    await orders.insertOne({ a: 1 });
  });

  test("twice is nothing new; the same name or key with something else is refused as MongoDB does", async () => {
    await orders.createIndex({ a: 1 }, { name: "first" });
    expect(await orders.createIndex({ a: 1 }, { name: "first" })).toBe("first");
    await expect(orders.createIndex({ a: 1 }, { name: "second" })).rejects.toMatchObject({ code: 85 });
    await expect(orders.createIndex({ b: 1 }, { name: "first" })).rejects.toMatchObject({ code: 86 });
    await expect(orders.createIndex({ a: 1 }, { name: "first", unique: true })).rejects.toMatchObject({
      code: 86,
    });
    await orders.createIndex({ t: 1 }, { expireAfterSeconds: 60 });
    await expect(orders.createIndex({ t: 1 }, { expireAfterSeconds: 90 })).rejects.toMatchObject({
      code: 85,
    });
    expect((await orders.indexes()).map(({ name }) => name)).toEqual(["_id_", "first", "t_1"]);
  });

  test.each([
    [{ a: "text" }, {}, 67],
    [{ a: "2dsphere" }, {}, 67],
    [{ "a.$**": 1 }, {}, 67],
    [{ a: 0 }, {}, 67],
    [{ a: 1, b: 1 }, { expireAfterSeconds: 5 }, 67],
    [{ a: 1 }, { partialFilterExpression: { a: { $ne: 1 } } }, 67],
    [{ a: 1 }, { collation: { locale: "de" } }, 238],
    [{ a: 1 }, { fancy: true }, 197],
  ])("%o with %o is refused with %i", async (key, options, code) => {
    const command = { createIndexes: orders.collectionName, indexes: [{ key, name: "n", ...options }] };
    await expect(sandbox.db().command(command)).rejects.toMatchObject({ code });
  });

  test("drops by name, by key and all but _id", async () => {
    await orders.createIndexes([{ key: { a: 1 } }, { key: { b: -1 } }, { key: { c: 1 } }]);
    await orders.dropIndex("a_1");
    await sandbox.db().command({ dropIndexes: orders.collectionName, index: { b: -1 } });
    expect((await orders.indexes()).map(({ name }) => name)).toEqual(["_id_", "c_1"]);
    await expect(orders.dropIndex("a_1")).rejects.toMatchObject({ code: 27 });
    await expect(orders.dropIndex("_id_")).rejects.toMatchObject({ code: 72 });
    await orders.dropIndexes();
    expect(await orders.indexes()).toHaveLength(1);
  });

  test("lists none of a collection that is not there", async () => {
    await expect(orders.indexes()).rejects.toMatchObject({ code: 26 });
  });
});

describe("the planner", () => {
  test("reads no more documents than it returns, for equality, $in, ranges, prefixes and sorts", async () => {
    await orders.createIndexes([{ key: { status: 1, createdAt: -1 } }, { key: { total: 1 } }]);
    await orders.insertMany(
      Array.from({ length: 1000 }, (_, n) => ({
        status: `s${n % 4}`,
        createdAt: new Date(n * 1000),
        total: n,
      })),
    );
    expect(await explained({ status: "s1" })).toMatchObject({ index: "status_1_createdAt_-1", docs: 250 });
    expect(await explained({ status: { $in: ["s1", "s2"] } })).toMatchObject({ docs: 500 });
    expect(await explained({ total: { $gt: 10, $lte: 20 } })).toMatchObject({
      index: "total_1",
      keys: 10,
      docs: 10,
    });
    expect(await explained({ status: "s1", createdAt: { $gte: new Date(990_000) } })).toMatchObject({
      docs: 2,
    });
    const newest = await explained({ status: "s1" }, { createdAt: -1 }, 5);
    expect(newest).toMatchObject({ plan: { stage: "FETCH" }, docs: 5, returned: 5 });
    expect(await explained({ status: "s1" }, { createdAt: 1 }, 5)).toMatchObject({
      plan: { inputStage: { direction: "backward" } },
      docs: 5,
    });
    expect(await explained({}, { total: -1 }, 3)).toMatchObject({ index: "total_1", docs: 3 });
    expect(await explained({ status: "s1" }, { total: 1 }, 3)).toMatchObject({
      plan: { stage: "SORT" },
      returned: 3,
    });
    expect(
      await explained({ $or: [{ total: 1 }, { status: "s2", createdAt: new Date(2000) }] }),
    ).toMatchObject({
      plan: { inputStage: { stage: "OR" } },
      docs: 2,
    });
    expect(await explained({ $and: [{ total: 5 }, { status: "s1" }] })).toMatchObject({
      index: "total_1",
      docs: 1,
    });
  });

  test("follows a hint, and refuses one that names no index", async () => {
    await orders.createIndexes([{ key: { a: 1 } }, { key: { b: 1 } }]);
    await orders.insertOne({ a: 1, b: 1 });
    const plan: Document = await orders.find({ a: 1, b: 1 }).hint({ b: 1 }).explain();
    expect(plan.queryPlanner.winningPlan.inputStage.indexName).toBe("b_1");
    await expect(orders.find({ a: 1 }).hint("c_1").toArray()).rejects.toMatchObject({ code: 2 });
  });

  test("bounds arrays by one condition only, because two may be met by different elements", async () => {
    await orders.createIndex({ scores: 1 });
    await orders.insertMany([{ scores: [1, 100] }, { scores: [50] }, { scores: [1] }]);
    expect(await orders.countDocuments({ scores: { $gt: 40, $lt: 60 } })).toBe(2);
  });
});
