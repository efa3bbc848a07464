import { randomBytes } from "node:crypto";
import mongoose, { type mongo } from "mongoose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { audit } from "../../chaos/auditor";
import { readBooks } from "../../fixtures/books";
import { sellCourse } from "../../fixtures/course";
import { eventually } from "../../fixtures/eventually";
import { type Shop, startShop } from "../../fixtures/shop";

let shop: Shop;
/** Three honest purchases, as they lie in the database. */
let orders: mongo.WithId<mongo.Document>[];
let honestBooks: Map<string, mongo.Document[]>;

beforeAll(async () => {
  shop = await startShop();
  const course = await sellCourse(shop);
  const ids = await Promise.all([0, 1, 0].map((price) => buy(course.slug, course.prices[price]!)));
  const { orderOf } = readBooks(shop);
  orders = await Promise.all(
    ids.map((id) =>
      eventually(
        () => orderOf(id),
        ({ status, nextSyncAt }) => status === "completed" && nextSyncAt === null,
      ),
    ),
  );
  await eventually(findings, (found) => found.length === 0);
  honestBooks = await copyBooks();
});
afterEach(restoreBooks);
afterAll(() => shop?.stop());

async function buy(courseSlug: string, price: { currency: string; amountMinor: number }): Promise<string> {
  const student = await shop.visitor().signUp();
  const { paymentIntentId } = await (await student.beginCheckout(courseSlug, price)).json();
  await shop.stripe.client.paymentIntents.confirm(paymentIntentId, {
    payment_method: "pm_card_visa",
    return_url: shop.web.url,
  });
  return paymentIntentId;
}

const look = () => audit({ stripe: shop.stripe.client, database: shop.mongo.database });
const findings = async () => (await look()).findings;
const collection = (name: string) => shop.mongo.database.collection(name);

async function copyBooks() {
  const names = ["orders", "grants", "enrollments", "outbox", "stripeEvents"];
  const copies = names.map(async (name) => [name, await collection(name).find().toArray()] as const);
  return new Map<string, mongo.Document[]>(await Promise.all(copies));
}

async function restoreBooks() {
  for (const [name, entries] of honestBooks) {
    await collection(name).deleteMany({});
    if (entries.length > 0) await collection(name).insertMany(entries);
  }
  expect(await findings()).toEqual([]);
}

describe("the auditor has nothing to say about honest books, and then names", () => {
  it("an enrollment that was deleted", async () => {
    const [order] = orders;
    await collection("enrollments").deleteOne({ studentId: order!.studentId });
    const { verdict, findings: found } = await look();
    expect(found).toMatchObject([{ kind: "enrollment_missing", orderId: String(order!._id) }]);
    expect(found[0]!.intentId).toBe(order!.paymentIntentId);
    expect(verdict).toMatchObject({ lost: 1, doubled: 0, stuck: 0 });
  });

  it("an order that was doubled", async () => {
    const [order] = orders;
    const _id = new mongoose.Types.ObjectId();
    const copy = { ...order!, _id, number: `L-${randomBytes(4).toString("hex").toUpperCase()}` };
    Reflect.deleteProperty(copy, "paymentIntentIds");
    await collection("orders").insertOne(copy);
    const { verdict, findings: found } = await look();
    expect(found).toMatchObject([{ kind: "order_doubled", orderId: String(_id) }]);
    expect(verdict).toMatchObject({ lost: 0, doubled: 1, stuck: 0 });
  });

  it("an amount that was changed", async () => {
    const [order] = orders;
    await collection("orders").updateOne({ _id: order!._id }, { $inc: { amountMinor: -1 } });
    const { verdict, findings: found } = await look();
    expect(found).toMatchObject([{ kind: "amount_differs", orderId: String(order!._id) }]);
    expect(verdict).toMatchObject({ lost: 0, doubled: 0, stuck: 0, differing: 1 });
  });

  it.each([
    ["an order that was lost", "order_missing", deleteOrder],
    ["a course that stays shut", "access_missing", revokeGrant],
    ["an order that was never completed", "order_not_completed", takeBackCompletion],
    ["a receipt that was never written", "receipt_missing", deleteReceipt],
    ["an event that nobody works on", "event_unhandled", leaveEvent],
    ["a course given away", "access_without_money", giveAway],
    ["an order completed without money", "completed_without_money", completeUnpaid],
  ] as const)("%s", async (_, kind, spoil) => {
    await spoil();
    const { verdict, findings: found } = await look();
    expect(found.map((finding) => finding.kind)).toContain(kind);
    expect(Object.values(verdict).reduce((sum, count) => sum + count)).toBe(found.length);
  });
});

it("a second payment for one course is named until it went back as a duplicate", async () => {
  await shop.stripe.setFaults({ webhooks: { drop: 1 } });
  const { paymentIntents, refunds } = shop.stripe.client;
  const original = await paymentIntents.retrieve(orders[0]!.paidIntentId);
  const { id } = await paymentIntents.create({
    amount: original.amount,
    currency: original.currency,
    metadata: original.metadata,
    payment_method: "pm_card_visa",
    confirm: true,
    return_url: shop.web.url,
  });
  expect((await findings()).map(({ kind }) => kind).sort()).toEqual(["order_missing", "paid_twice"]);
  await refunds.create({ payment_intent: id, reason: "duplicate" });
  expect(await look()).toMatchObject({ findings: [], counts: { refundedDuplicates: 1 } });
});

const first = () => ({ _id: orders[0]!._id });

function deleteOrder() {
  return collection("orders").deleteOne(first());
}

function deleteReceipt() {
  return collection("outbox").deleteOne({ key: `order:${orders[0]!._id}:receipt` });
}

function revokeGrant() {
  const change = { $set: { revokedAt: new Date() } };
  return collection("grants").updateOne({ source: `order:${orders[0]!._id}` }, change);
}

function takeBackCompletion() {
  const change = { $set: { status: "processing", paidIntentId: null, open: true } };
  return collection("orders").updateOne(first(), change);
}

function leaveEvent() {
  const longAgo = new Date(Date.now() - 60_000);
  const change = { $set: { state: "dead", receivedAt: longAgo } };
  return collection("stripeEvents").updateOne({ type: "payment_intent.succeeded" }, change);
}

function giveAway() {
  const source = `order:${new mongoose.Types.ObjectId()}`;
  const grant = { studentId: orders[0]!.studentId, courseId: "another", source, revokedAt: null };
  return collection("grants").insertOne({ ...grant, sourceVersion: 1 });
}

async function completeUnpaid() {
  const course = await sellCourse(shop);
  const student = await shop.visitor().signUp();
  const { paymentIntentId } = await (await student.beginCheckout(course.slug, course.prices[0]!)).json();
  const change = { $set: { status: "completed", paidIntentId: paymentIntentId } };
  await collection("orders").updateOne({ paymentIntentId }, change);
}
