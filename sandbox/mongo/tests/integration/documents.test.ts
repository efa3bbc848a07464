import {
  Binary,
  type Collection,
  Decimal128,
  type Document,
  Long,
  MaxKey,
  ObjectId,
  Timestamp,
  UUID,
} from "mongodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "./sandbox";

interface Numbered extends Document {
  _id: number | ObjectId;
}

let sandbox: Sandbox;
let things: Collection<Numbered>;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  things = sandbox.db().collection<Numbered>(`things-${new ObjectId()}`);
});

const numbered = (count: number, more: (n: number) => Document = () => ({})) =>
  Array.from({ length: count }, (_, _id) => ({ _id, ...more(_id) }));

describe("storing", () => {
  test("every kind of value comes back as it went in, also after an update and a restart", async () => {
    const values = {
      _id: new ObjectId(),
      long: Long.fromString("9007199254740993"),
      smallLong: 5n,
      int: 5,
      double: 1.5,
      date: new Date(1),
      binary: new Binary(Buffer.from([1, 2]), 5),
      uuid: new UUID(),
      time: new Timestamp({ t: 5, i: 6 }),
      regex: /a+/i,
      list: [null, [], {}, true],
      last: new MaxKey(),
      "": "empty name",
      text: "a\0b \u{1f600}",
    };
    await things.insertOne(values);
    await things.updateOne({ _id: values._id }, { $set: { touched: true } });
    await sandbox.restart();
    const [stored] = await things.find({}, { useBigInt64: true }).toArray();
    expect(stored).toEqual({ ...values, long: 9007199254740993n, touched: true });
    const types = await things
      .aggregate([{ $project: { _id: 0, a: { $type: "$smallLong" }, b: { $type: "$int" } } }])
      .next();
    expect(types).toEqual({ a: "long", b: "int" });
  });

  test("a document keeps the order of its fields, with _id first", async () => {
    await things.insertOne({ z: 1, a: 2, "10": 3, "2": 4, _id: 7 });
    const raw = await things.find({}, { raw: true }).next();
    const names = Buffer.from(raw as unknown as Uint8Array).toString("latin1");
    expect(names.indexOf("_id")).toBeLessThan(names.indexOf("z"));
    expect(Object.keys((await things.findOne()) as Document).slice(-2)).toEqual(["z", "a"]);
  });

  test("Decimal128 is refused, wherever it comes from", async () => {
    const price = Decimal128.fromString("1.1");
    await expect(things.insertOne({ _id: 1, a: [{ price }] })).rejects.toMatchObject({ code: 2 });
    await things.insertOne({ _id: 1 });
    await expect(things.updateOne({}, { $set: { price } })).rejects.toMatchObject({
      code: expect.any(Number),
    });
    expect(await things.find().toArray()).toEqual([{ _id: 1 }]);
    await things.createIndex({ price: 1 });
    await expect(things.findOne({ price })).rejects.toMatchObject({ code: expect.any(Number) });
  });

  test("an _id can't be an array or a regular expression, nor change", async () => {
    await expect(things.insertOne({ _id: [1] as never })).rejects.toMatchObject({ code: 53 });
    await things.insertOne({ _id: 1 });
    await expect(things.updateOne({ _id: 1 }, { $set: { _id: 2 } })).rejects.toMatchObject({ code: 66 });
    await expect(things.replaceOne({ _id: 1 }, { _id: 2 })).rejects.toMatchObject({ code: 66 });
  });

  test("a document above 16 MB is refused, one just below is kept", async () => {
    const text = "x".repeat(16 * 2 ** 20 - 100);
    await things.insertOne({ _id: 1, text });
    await expect(things.updateOne({ _id: 1 }, { $set: { more: "y".repeat(200) } })).rejects.toMatchObject({
      code: 10334,
    });
    expect((await things.findOne())?.text).toHaveLength(text.length);
  });
});

describe("writing many", () => {
  test("an ordered insert stops at the first error, an unordered one goes on, and both say where", async () => {
    const documents = [{ _id: 1 }, { _id: 1 }, { _id: 2 }, { _id: 2 }, { _id: 3 }];
    await expect(things.insertMany(documents)).rejects.toMatchObject({
      code: 11000,
      insertedCount: 1,
      writeErrors: [{ index: 1 }],
    });
    await things.deleteMany({});
    await expect(things.insertMany(documents, { ordered: false })).rejects.toMatchObject({
      insertedCount: 3,
      writeErrors: [{ index: 1 }, { index: 3 }],
    });
  });

  test("bulkWrite mixes inserts, updates, replacements, upserts and deletes", async () => {
    const result = await things.bulkWrite([
      { insertOne: { document: { _id: 1, n: 1 } } },
      { insertOne: { document: { _id: 2, n: 1 } } },
      { updateMany: { filter: { n: 1 }, update: { $inc: { n: 1 } } } },
      { replaceOne: { filter: { _id: 1 }, replacement: { n: 9 } } },
      { updateOne: { filter: { _id: 5 }, update: { $set: { n: 5 } }, upsert: true } },
      { deleteOne: { filter: { _id: 2 } } },
    ]);
    expect(result).toMatchObject({
      insertedCount: 2,
      matchedCount: 3,
      modifiedCount: 3,
      upsertedCount: 1,
      deletedCount: 1,
      upsertedIds: { 4: 5 },
    });
    expect(await things.find().toArray()).toEqual([
      { _id: 1, n: 9 },
      { _id: 5, n: 5 },
    ]);
  });

  test("thousands of documents go in with one command", async () => {
    await things.insertMany(numbered(20_000));
    expect(await things.estimatedDocumentCount()).toBe(20_000);
    expect((await things.deleteMany({ _id: { $gte: 100 } })).deletedCount).toBe(19_900);
    expect(await things.estimatedDocumentCount()).toBe(100);
  });

  test("an update of many changes each once, even where it moves them within the index that finds them", async () => {
    await things.createIndex({ n: 1 });
    await things.insertMany(numbered(300, (n) => ({ n })));
    expect(await things.updateMany({ n: { $gte: 0 } }, { $inc: { n: 1000 } })).toMatchObject({
      modifiedCount: 300,
    });
    expect(await things.countDocuments({ n: { $gte: 1000, $lt: 1300 } })).toBe(300);
  });

  test("updates count what matched and what changed, and take array filters and pipelines", async () => {
    await things.insertMany([
      {
        _id: 1,
        lines: [
          { sku: "a", n: 1 },
          { sku: "b", n: 1 },
        ],
      },
      { _id: 2, lines: [] },
    ]);
    expect(
      await things.updateMany({}, { $set: { "lines.$[b].n": 2 } }, { arrayFilters: [{ "b.sku": "b" }] }),
    ).toMatchObject({ matchedCount: 2, modifiedCount: 1 });
    await things.updateOne({ "lines.sku": "a" }, { $set: { "lines.$.n": 7 } });
    await things.updateOne({ _id: 1 }, [{ $set: { total: { $sum: "$lines.n" } } }]);
    expect(await things.findOne({ _id: 1 })).toEqual({
      _id: 1,
      lines: [
        { sku: "a", n: 7 },
        { sku: "b", n: 2 },
      ],
      total: 9,
    });
    await expect(things.updateMany({}, { a: 1 } as Document)).rejects.toThrow();
    await expect(
      sandbox.db().command({ update: things.collectionName, updates: [{ q: {}, u: { a: 1 }, multi: true }] }),
    ).resolves.toMatchObject({ writeErrors: [{ code: 9 }] });
  });
});

describe("findAndModify", () => {
  beforeEach(() =>
    things.insertMany([
      { _id: 1, n: 3, at: 2 },
      { _id: 2, n: 3, at: 1 },
    ]),
  );

  test("gives the document before or after, the first in order, and only what is asked for", async () => {
    expect(await things.findOneAndUpdate({ n: 3 }, { $inc: { n: 1 } }, { sort: { at: 1 } })).toEqual({
      _id: 2,
      n: 3,
      at: 1,
    });
    expect(
      await things.findOneAndUpdate(
        { _id: 1 },
        { $inc: { n: 1 } },
        { returnDocument: "after", projection: { n: 1, _id: 0 } },
      ),
    ).toEqual({ n: 4 });
    expect(await things.findOneAndReplace({ _id: 1 }, { z: 1 }, { returnDocument: "after" })).toEqual({
      _id: 1,
      z: 1,
    });
    expect(await things.findOneAndDelete({ _id: 1 })).toEqual({ _id: 1, z: 1 });
    expect(await things.findOneAndDelete({ _id: 1 })).toBeNull();
  });

  test("says whether it updated or inserted", async () => {
    const upsert = { upsert: true, includeResultMetadata: true } as const;
    expect(await things.findOneAndUpdate({ _id: 1 }, { $set: { a: 1 } }, upsert)).toMatchObject({
      lastErrorObject: { n: 1, updatedExisting: true },
    });
    expect(await things.findOneAndUpdate({ _id: 9 }, { $set: { a: 1 } }, upsert)).toMatchObject({
      lastErrorObject: { n: 1, updatedExisting: false, upserted: 9 },
      value: null,
    });
  });

  test("of 50 at once each takes another document", async () => {
    await things.insertMany(Array.from({ length: 50 }, (_, n) => ({ _id: 100 + n, free: true })));
    const take = () => things.findOneAndUpdate({ free: true }, { $set: { free: false } });
    const taken = await Promise.all(Array.from({ length: 50 }, take));
    expect(new Set(taken.map((document) => document?._id)).size).toBe(50);
  });
});

describe("reading", () => {
  test("gives all documents over many batches, in the order of their insertion, also while others write", async () => {
    await things.insertMany(numbered(1000));
    const seen: unknown[] = [];
    for await (const { _id } of things.find({}, { batchSize: 100 })) {
      if (_id === 250) await things.deleteOne({ _id: 260 });
      seen.push(_id);
    }
    expect(seen).toHaveLength(1000 - (seen.includes(260) ? 0 : 1));
    expect(seen).toEqual([...(seen as number[])].sort((a, b) => a - b));
  });

  test("splits answers of more than 16 MB, in any order asked for", async () => {
    await things.insertMany(numbered(12, (n) => ({ n: -n, text: String(n).repeat(2 * 2 ** 20) })));
    expect((await things.find().toArray()).map(({ _id }) => _id)).toEqual(numbered(12).map(({ _id }) => _id));
    expect((await things.find({}, { sort: { n: 1 } }).toArray()).map(({ _id }) => _id)).toEqual(
      numbered(12).map(({ _id }) => 11 - _id),
    );
    expect(await things.aggregate([{ $match: {} }]).toArray()).toHaveLength(12);
  });

  test("skips, limits, sorts and projects", async () => {
    await things.insertMany(numbered(20, (n) => ({ n: n % 5, m: n })));
    const page = things.find(
      { m: { $gte: 2 } },
      { sort: { n: -1, m: 1 }, skip: 2, limit: 3, projection: { _id: 0, m: 1 } },
    );
    expect(await page.toArray()).toEqual([{ m: 14 }, { m: 19 }, { m: 3 }]);
    expect(await things.find({}, { limit: 2, batchSize: 2 }).toArray()).toHaveLength(2);
    expect(await things.find({}, { batchSize: 0 }).toArray()).toHaveLength(20);
  });

  test("counts and lists distinct values", async () => {
    await things.insertMany([{ _id: 1, t: ["a", "b"] }, { _id: 2, t: "b" }, { _id: 3 }, { _id: 4, t: [] }]);
    expect(await things.distinct("t")).toEqual(["a", "b"]);
    expect(await things.distinct("t", { _id: 2 })).toEqual(["b"]);
    expect(await things.countDocuments({ t: "b" })).toBe(2);
    expect(
      await sandbox.db().command({ count: things.collectionName, query: { t: "b" }, skip: 1 }),
    ).toMatchObject({ n: 1 });
  });

  test("a cursor that was closed, or is of another collection, is not found", async () => {
    await things.insertMany(numbered(5));
    const cursor = things.find({}, { batchSize: 2 });
    await cursor.next();
    const id = cursor.id as Long;
    await expect(sandbox.db().command({ getMore: id, collection: "others" })).rejects.toMatchObject({
      code: 43,
    });
    await cursor.close();
    await expect(
      sandbox.db().command({ getMore: id, collection: things.collectionName }),
    ).rejects.toMatchObject({ code: 43 });
  });

  test("gives up after maxTimeMS", async () => {
    await things.insertMany(numbered(20_000, (n) => ({ text: `${n}`.repeat(20) })));
    const slow = things.find({ text: { $regex: "^(1+)+$" } }, { maxTimeMS: 1 });
    await expect(slow.toArray()).rejects.toMatchObject({ code: 50 });
  });

  test("aggregates with an index for the first $match, and looks up other collections", async () => {
    const others = sandbox.db().collection<Numbered>(`${things.collectionName}-others`);
    await things.insertMany(numbered(10, (n) => ({ group: n % 2 })));
    await others.insertMany([
      { _id: 0, name: "even" },
      { _id: 1, name: "odd" },
    ]);
    const pipeline = [
      { $match: { _id: { $lt: 9 } } },
      { $group: { _id: "$group", n: { $sum: 1 } } },
      { $lookup: { from: others.collectionName, localField: "_id", foreignField: "_id", as: "kind" } },
      { $sort: { _id: 1 } },
    ];
    expect(await things.aggregate(pipeline).toArray()).toEqual([
      { _id: 0, n: 5, kind: [{ _id: 0, name: "even" }] },
      { _id: 1, n: 4, kind: [{ _id: 1, name: "odd" }] },
    ]);
  });
});

describe("collections and databases", () => {
  test("come with the first write, are listed, and go when they are dropped", async () => {
    const db = sandbox.db("library");
    expect(await db.listCollections().toArray()).toEqual([]);
    await db.createCollection("empty");
    await db.createCollection("empty");
    await db.collection("books.old").insertOne({ a: 1 });
    expect((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)).toEqual([
      "books.old",
      "empty",
    ]);
    expect(await db.listCollections({ name: "empty" }).toArray()).toMatchObject([
      { type: "collection", idIndex: { key: { _id: 1 } } },
    ]);
    const names = async () =>
      (await db.admin().listDatabases({ nameOnly: true })).databases.map(({ name }) => name);
    expect(await names()).toContain("library");
    await db.collection("empty").drop();
    await db.dropDatabase();
    expect(await names()).not.toContain("library");
    expect(await db.collection("books.old").findOne()).toBeNull();
  });

  test("a collection that is made again after a drop is empty and has no old index", async () => {
    await things.createIndex({ a: 1 }, { unique: true });
    await things.insertOne({ _id: 1, a: 1 });
    await things.drop();
    await things.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
    ]);
    expect(await things.indexes()).toHaveLength(1);
  });
});
