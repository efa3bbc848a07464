import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import { canLearn, comeDue, type Purchase, pay } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
  await shop.stripe.setFaults({ webhooks: { drop: 1 } });
});
afterAll(() => shop?.stop());

const syncOne = ({ paymentIntentId }: Purchase, crashBefore: string) =>
  shop.runSyncOrders("--payment-intent", paymentIntentId, { crashBefore });

async function expectAllDoneOnce(purchase: Purchase): Promise<void> {
  const books = readBooks(shop);
  const order = await books.orderOf(purchase.paymentIntentId);
  expect(order).toMatchObject({ status: "completed", nextSyncAt: null, open: false });
  expect(order.history.filter(({ to }: { to: string }) => to === "completed")).toHaveLength(1);
  const { studentId } = order;
  expect(await books.enrollments({ studentId })).toHaveLength(1);
  expect(await books.grants({ studentId, revokedAt: null })).toHaveLength(1);
  const mails = await shop.mongo.database
    .collection("outbox")
    .find({ key: { $regex: `^order:${order._id}:` } })
    .toArray();
  expect(mails.map(({ template }) => template)).toEqual(["receipt"]);
  expect(await canLearn(purchase)).toBe(true);
}

describe("a process that is killed after the state change, and before", () => {
  it.each([
    ["the enrollment", "update enrollments"],
    ["the grant", "update grants"],
    ["the receipt", "insert outbox"],
    ["the record of what was done", "findAndModify orders 2"],
  ])("%s, leaves the rest to the sweep, which does it once", async (_, crashBefore) => {
    const purchase = await pay(shop);
    expect((await syncOne(purchase, crashBefore)).signal).toBe("SIGKILL");
    const cutOff = await readBooks(shop).orderOf(purchase.paymentIntentId);
    expect(cutOff).toMatchObject({ status: "completed", effects: {} });
    expect(cutOff.nextSyncAt).toBeInstanceOf(Date);
    await comeDue(shop, purchase);
    expect((await shop.sync()).code).toBe(0);
    await expectAllDoneOnce(purchase);
  });

  it("the state change itself, has changed nothing", async () => {
    const purchase = await pay(shop);
    expect((await syncOne(purchase, "findAndModify orders")).signal).toBe("SIGKILL");
    expect((await readBooks(shop).orderOf(purchase.paymentIntentId)).status).toBe("awaiting_payment");
    await comeDue(shop, purchase);
    await shop.sync();
    await expectAllDoneOnce(purchase);
  });
});

describe("a process that takes a refund in and is killed before", () => {
  it.each([
    ["access ends", "update grants"],
    ["the audit trail knows", "insert auditTrail"],
    ["the student is told", "insert outbox"],
    ["the record of what was done", "findAndModify orders 2"],
  ])("%s, leaves the rest to the sweep, which does it once", async (_, crashBefore) => {
    const purchase = await pay(shop);
    await shop.sync("--payment-intent", purchase.paymentIntentId);
    await shop.stripe.client.refunds.create({ payment_intent: purchase.paymentIntentId });
    expect((await syncOne(purchase, crashBefore)).signal).toBe("SIGKILL");
    await comeDue(shop, purchase);
    await shop.sync();
    const order = await readBooks(shop).orderOf(purchase.paymentIntentId);
    expect(order).toMatchObject({ status: "refunded", nextSyncAt: null });
    expect(await canLearn(purchase)).toBe(false);
    const about = (collection: string, filter: object) =>
      shop.mongo.database.collection(collection).find(filter).toArray();
    expect(await about("auditTrail", { subject: `order:${order._id}` })).toMatchObject([
      { action: "order.refunded" },
    ]);
    const mails = await about("outbox", { key: { $regex: `^order:${order._id}:` } });
    expect(mails.map(({ template }) => template).sort()).toEqual(["receipt", "refunded"]);
  });
});

it("an effect that fails doesn't keep the others from being done, and is tried again", async () => {
  shop.expectErrors(/there is no student to write to/);
  const purchase = await pay(shop);
  const { studentId } = await readBooks(shop).orderOf(purchase.paymentIntentId);
  const grants = shop.mongo.database.collection("grants");
  // Something that should not be there stands in the way of the grant.
  const course = purchase.course.id;
  await grants.createIndex(
    { courseId: 1 },
    { unique: true, name: "in-the-way", partialFilterExpression: { courseId: course } },
  );
  await grants.insertOne({ studentId: "nobody", courseId: course, source: "stray", isActivePurchase: false });
  const { code } = await shop.sync("--payment-intent", purchase.paymentIntentId);
  expect(code).toBe(1);
  const stuck = await readBooks(shop).orderOf(purchase.paymentIntentId);
  expect(stuck).toMatchObject({
    status: "completed",
    syncAttempts: 1,
    lastSyncError: expect.stringMatching(/duplicate key/),
  });
  await grants.dropIndex("in-the-way");
  await comeDue(shop, purchase);
  expect((await shop.sync()).code).toBe(0);
  await expectAllDoneOnce(purchase);
  expect(await readBooks(shop).grants({ studentId })).toHaveLength(1);
});
