import { execFile } from "node:child_process";
import mongoose, { Schema, Types } from "mongoose";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { migrations } from "~/boot/migrations.server";
import { prepareDatabase } from "~/boot/prepare-database.server";
import { reconcileGrant } from "~/learning/grant.server";
import { WritableOrders } from "~/orders/order.server";
import { buildIndexes, defineModel, trusted } from "~/platform/database.server";
import { listMigrations, type Migration, migrate } from "~/platform/migrations.server";
import { StripeEvents } from "~/webhooks/stripe-event.server";
import { openDatabase } from "../../fixtures/database";
import { eventually } from "../../fixtures/eventually";
import { makeOrderRecord } from "../../fixtures/order-record";

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());
afterEach(async () => {
  await records().deleteMany({});
  await locks().deleteMany({});
});

const strict = { allowsNewer: false };

function records() {
  return mongoose.connection.db!.collection<{ _id: string; doneAt: Date }>("migrations");
}

function locks() {
  return mongoose.connection.db!.collection<{ _id: string; owner: string; until: Date }>("migrationLocks");
}

/** A step that counts its runs and takes as long as it is told. */
function makeStep(name: string, work: () => Promise<void> = async () => {}): Migration & { runs: number } {
  const step = {
    name,
    runs: 0,
    async run() {
      step.runs += 1;
      await work();
    },
  };
  return step;
}

it("steps run once, in their order, and are remembered", async () => {
  const order: string[] = [];
  const steps = ["0001-b", "0002-a"].map((name) => makeStep(name, async () => void order.push(name)));
  expect(await migrate(steps, strict)).toEqual(["0001-b", "0002-a"]);
  expect(await migrate(steps, strict)).toEqual([]);
  expect(order).toEqual(["0001-b", "0002-a"]);
  expect(await listMigrations(steps)).toMatchObject([
    { name: "0001-b", doneAt: expect.any(Date), isKnown: true },
    { name: "0002-a", doneAt: expect.any(Date), isKnown: true },
  ]);
});

it("of two that start at once one does it, and the other waits until it is done", async () => {
  let finish = () => {};
  const blocked = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const step = makeStep("0001-slow", () => blocked);
  const both = [migrate([step], strict), migrate([step], strict)];
  await eventually(
    async () => step.runs,
    (runs) => runs === 1,
  );
  finish();
  expect((await Promise.all(both)).flat()).toEqual(["0001-slow"]);
  expect(step.runs).toBe(1);
  expect(await locks().countDocuments()).toBe(0);
});

it("a step that fails is run again from the beginning, those before it are not", async () => {
  let isBroken = true;
  const first = makeStep("0001-first");
  const second = makeStep("0002-second", async () => {
    if (isBroken) throw new Error("the power went out");
  });
  await expect(migrate([first, second], strict)).rejects.toThrow("the power went out");
  isBroken = false;
  expect(await migrate([first, second], strict)).toEqual(["0002-second"]);
  expect([first.runs, second.runs]).toEqual([1, 2]);
});

it("the lock of a process that was killed is taken over once it has run out", async () => {
  await locks().insertOne({ _id: "migrations", owner: "a dead process", until: new Date(Date.now() - 1) });
  expect(await migrate([makeStep("0001-first")], strict)).toEqual(["0001-first"]);
});

it("a database that is newer than the code is refused by name, unless it is allowed", async () => {
  await records().insertOne({ _id: "0099-of-tomorrow", doneAt: new Date() });
  const step = makeStep("0001-first");
  await expect(migrate([step], strict)).rejects.toThrow(/newer than this version.*0099-of-tomorrow/);
  expect(step.runs).toBe(0);
  expect(await migrate([step], { allowsNewer: true })).toEqual(["0001-first"]);
  expect(await listMigrations([step])).toMatchObject([
    { isKnown: true },
    { name: "0099-of-tomorrow", isKnown: false },
  ]);
});

it("an index that was changed without a migration stops the start, by its name", async () => {
  const schema = new Schema({ at: Date }, { collection: "changedIndexes" });
  schema.index({ at: 1 }, { expireAfterSeconds: 60 });
  await mongoose.connection.db!.collection("changedIndexes").createIndex({ at: 1 });
  defineModel("ChangedIndex", schema);
  try {
    await expect(buildIndexes()).rejects.toThrow(/index of changedIndexes.*migration.*at_1/s);
  } finally {
    mongoose.deleteModel("ChangedIndex");
  }
});

it("the names of the shop's own migrations are unique and in order", () => {
  const names = migrations.map(({ name }) => name);
  expect([...new Set(names)].sort()).toEqual(names);
});

it("a database as the first version left it works on", async () => {
  const { student, course, paid, open, event } = await leaveAsFirstVersion();
  await prepareDatabase();

  expect(await indexNames("orders")).not.toContain("nextSyncAt_1");
  expect(await indexNames("stripeEvents")).not.toContain("state_1_receivedAt_1");
  const [finished, pending] = await Promise.all([
    WritableOrders.findById(paid).lean(),
    WritableOrders.findById(open).lean(),
  ]);
  // Nobody gets a receipt for what was bought before there were any.
  expect(finished).toMatchObject({ effects: { mails: ["receipt"] }, syncFailures: 0, version: 4 });
  expect(pending).toMatchObject({ syncFailures: 0, surplusIntentIds: [], witnessedBy: null, version: 2 });
  expect(pending?.effects?.mails).toBeUndefined();
  // An event that was left over is due, and one purchase of a course is known to be one.
  expect(
    await StripeEvents.countDocuments({ _id: event, nextAttemptAt: trusted({ $lte: new Date() }) }),
  ).toBe(1);
  const second = { studentId: student, courseId: course, source: `order:${new Types.ObjectId()}` };
  const state = { sourceVersion: 1, isActive: true, isPurchase: true };
  await expect(reconcileGrant(second, state)).rejects.toThrow(`order:${paid}`);
});

it("a database that has another mode's orders is refused in words, and left as it is", async () => {
  const other = { ...makeOrderRecord(), mode: "live" };
  await WritableOrders.collection.insertOne(other);
  await expect(prepareDatabase()).rejects.toThrow(/Stripe's live mode.*Stripe's test mode.*MONGODB_URI/);
  expect(await records().countDocuments()).toBe(0);
  await WritableOrders.collection.deleteOne({ _id: other._id });
});

it("npm run migrate says what is to be done, does it, and shows when it was", async () => {
  const before = await command("--list");
  expect(before).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^0001-orders-marks +pending$/m),
  });
  expect(await records().countDocuments()).toBe(0);
  const done = await command();
  expect(done).toMatchObject({ code: 0, output: expect.stringMatching(/^0001-orders-marks +done \d{4}-/m) });
  expect(await records().countDocuments()).toBe(migrations.length);
  expect(await command("--undo")).toMatchObject({ code: 2, output: expect.stringContaining("Usage:") });

  await records().insertOne({ _id: "0099-of-tomorrow", doneAt: new Date() });
  const refused = await command();
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining("newer than this version") });
  expect(refused.output).not.toContain("    at ");
  vi.stubEnv("LECTERN_ALLOW_NEWER_DATABASE", "1");
  expect(await command()).toMatchObject({ code: 0, output: expect.stringMatching(/, by a newer version$/m) });
});

async function indexNames(collection: string): Promise<unknown[]> {
  return (await mongoose.connection.db!.collection(collection).indexes()).map(({ name }) => name);
}

/** What the first version wrote, as far as it differs: fields, indexes, one purchase and one event left over. */
async function leaveAsFirstVersion() {
  const db = mongoose.connection.db!;
  await db
    .collection("orders")
    .createIndex({ nextSyncAt: 1 }, { partialFilterExpression: { nextSyncAt: { $type: "date" } } });
  await db.collection("stripeEvents").createIndex({ state: 1, receivedAt: 1 });
  const [student, course, now] = [new Types.ObjectId(), new Types.ObjectId().toString(), new Date()];
  const order = (changes: object) => ({
    _id: new Types.ObjectId(),
    mode: "test",
    studentId: student,
    items: [{ courseId: course, slug: "a-course", title: "A course", amountMinor: 4_900 }],
    currency: "usd",
    amountMinor: 4_900,
    amountRefundedMinor: 0,
    syncAttempts: 0,
    lastSyncError: null,
    history: [],
    createdAt: now,
    ...changes,
  });
  const paid = order({
    version: 3,
    number: "L-FIRST1",
    checkoutKey: "a",
    open: false,
    status: "completed",
    completedAt: now,
    paymentIntentIds: ["pi_first_1"],
    effects: { enrolledAt: now },
    nextSyncAt: null,
  });
  const open = order({
    version: 2,
    number: "L-FIRST2",
    checkoutKey: "b",
    open: true,
    status: "processing",
    completedAt: null,
    paymentIntentIds: ["pi_first_2"],
    nextSyncAt: now,
  });
  await db.collection("orders").insertMany([paid, open]);
  await db.collection("grants").insertOne({
    studentId: student,
    courseId: course,
    source: `order:${paid._id}`,
    sourceVersion: 3,
    revokedAt: null,
    createdAt: now,
  });
  const { insertedId: event } = await db.collection("stripeEvents").insertOne({
    eventId: "evt_first_1",
    type: "payment_intent.succeeded",
    mode: "test",
    createdAtStripe: now,
    receivedAt: now,
    payload: {},
    state: "stored",
    handledAt: null,
    leaseUntil: null,
    attempts: 1,
    lastError: null,
  });
  return { student, course, paid: paid._id, open: open._id, event };
}

function command(...parameters: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["build/run/migrate.js", ...parameters], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}
