import { MongoBackend } from "@agendajs/mongo-backend";
import { Agenda } from "agenda";
import mongoose, { type Connection, Schema } from "mongoose";
import { RateLimiterMongo } from "rate-limiter-flexible";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../../../tests/fixtures/eventually";
import { type Sandbox, startSandbox } from "./sandbox";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

describe("mongoose", () => {
  let connection: Connection;
  const schema = new Schema(
    {
      number: { type: String, required: true, unique: true },
      status: { type: String, default: "open", index: true },
      lines: [{ sku: String, amountMinor: Number }],
      effects: { mailedAt: Date },
      student: { type: Schema.Types.ObjectId, ref: "Student" },
    },
    { timestamps: true, autoIndex: false, optimisticConcurrency: true },
  );
  schema.index({ checkoutKey: 1 }, { unique: true, partialFilterExpression: { open: true } });

  beforeAll(async () => {
    connection = await mongoose.createConnection(sandbox.url(), { dbName: "mongoose" }).asPromise();
  });
  afterAll(() => connection.close());

  test("makes its indexes, and finds nothing left to do the second time", async () => {
    const Order = connection.model("Order", schema);
    await Order.createIndexes();
    expect(Object.keys(await Order.collection.indexInformation()).sort()).toEqual([
      "_id_",
      "checkoutKey_1",
      "number_1",
      "status_1",
    ]);
    expect(await Order.diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
    await Order.syncIndexes();
  });

  test("saves, updates, finds and populates documents", async () => {
    const Order = connection.model("Order", schema);
    const Student = connection.model("Student", new Schema({ name: String }));
    const student = await Student.create({ name: "Ada" });
    const order = await Order.create({
      number: "L-1",
      lines: [{ sku: "a", amountMinor: 100 }],
      student: student._id,
    });
    order.lines.push({ sku: "b", amountMinor: 250 });
    order.set("effects.mailedAt", new Date(5));
    await order.save();
    const found = await Order.findOne({ "lines.sku": "b" })
      .populate<{ student: { name: string } }>("student")
      .orFail();
    expect(found).toMatchObject({
      number: "L-1",
      status: "open",
      student: { name: "Ada" },
      effects: { mailedAt: new Date(5) },
    });
    const updated = await Order.findOneAndUpdate(
      { _id: order._id, __v: found.__v },
      { $set: { status: "paid" }, $inc: { __v: 1 } },
      { returnDocument: "after" },
    );
    expect(updated).toMatchObject({ status: "paid", __v: found.__v + 1 });
    expect(await Order.exists({ number: "L-2" })).toBeNull();
    expect(await Order.countDocuments({ status: "paid" })).toBe(1);
    expect(
      await Order.aggregate([
        { $unwind: "$lines" },
        { $group: { _id: null, sum: { $sum: "$lines.amountMinor" } } },
      ]),
    ).toEqual([{ _id: null, sum: 350 }]);
  });

  test("hears of duplicates with 11000, and of a lost race as a version error", async () => {
    const Order = connection.model("Order", schema);
    await Order.init();
    const order = await Order.create({ number: "L-9" });
    await expect(Order.create({ number: "L-9" })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { number: 1 },
      keyValue: { number: "L-9" },
    });
    const [a, b] = await Promise.all([
      Order.findById(order._id).orFail(),
      Order.findById(order._id).orFail(),
    ]);
    a.status = "paid";
    await a.save();
    b.status = "lost";
    await expect(b.save()).rejects.toThrow(mongoose.Error.VersionError);
  });

  test("writes in bulk and streams by cursor", async () => {
    const Order = connection.model("Order", schema);
    await Order.bulkWrite(
      Array.from({ length: 300 }, (_, n) => ({
        updateOne: { filter: { number: `B-${n}` }, update: { $set: { status: "bulk" } }, upsert: true },
      })),
    );
    let seen = 0;
    for await (const { status } of Order.find({ status: "bulk" }).cursor()) if (status === "bulk") seen++;
    expect(seen).toBe(300);
    expect((await Order.deleteMany({ status: "bulk" })).deletedCount).toBe(300);
  });
});

describe("Agenda", () => {
  test("runs each job once with two workers, repeats what is due, and keeps what failed", async () => {
    const client = await sandbox.client();
    const ran: string[] = [];
    const workers = await Promise.all(
      ["a", "b"].map(async () => {
        const agenda = new Agenda({
          backend: new MongoBackend({ mongo: client.db("jobs") }),
          processEvery: 50,
        });
        agenda.define("mail", async (job) => {
          ran.push((job.attrs.data as { to: string }).to);
        });
        agenda.define("broken", async () => {
          throw new Error("no paper");
        });
        await agenda.start();
        return agenda;
      }),
    );
    const [first] = workers as [Agenda, Agenda];
    const wanted = Array.from({ length: 20 }, (_, n) => `student-${n}`);
    for (const to of wanted) await first.now("mail", { to });
    await first.now("broken", {});
    await eventually(
      async () => ran.length,
      (length) => length >= 20,
    );
    expect(ran.sort()).toEqual(wanted.sort());
    const jobs = client.db("jobs").collection("agendaJobs");
    await eventually(
      () => jobs.countDocuments({ name: "mail", lastFinishedAt: { $exists: true }, lockedAt: null }),
      (count) => count === 20,
    );
    const broken = await eventually(
      () => jobs.findOne({ name: "broken" }),
      (job) => typeof job?.failReason === "string",
    );
    expect(broken).toMatchObject({ failReason: "no paper", failCount: 1 });
    await first.every("1 second", "mail", { to: "again" });
    await eventually(
      async () => ran.filter((to) => to === "again").length,
      (count) => count >= 2,
    );
    await Promise.all(workers.map((worker) => worker.stop()));
  });
});

describe("rate-limiter-flexible", () => {
  test("counts across processes and blocks at the limit", async () => {
    const client = await sandbox.client();
    const limiter = new RateLimiterMongo({ storeClient: client, dbName: "limits", points: 5, duration: 60 });
    const attempts = await Promise.allSettled(
      Array.from({ length: 12 }, () => limiter.consume("203.0.113.7")),
    );
    expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    expect(await limiter.get("203.0.113.7")).toMatchObject({ consumedPoints: 12 });
    await limiter.delete("203.0.113.7");
    await expect(limiter.consume("203.0.113.7")).resolves.toMatchObject({ remainingPoints: 4 });
  });
});
