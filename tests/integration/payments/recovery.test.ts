import { Types } from "mongoose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import { beginPurchase, canLearn, confirm, pay } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.stop());
beforeEach(() => shop.stripe.setFaults({ webhooks: { drop: 1 } }));

const orders = () => shop.mongo.database.collection("orders");

describe("an order whose record is missing altogether", () => {
  it("is rebuilt from its intent, with number, items and amounts, and opens the course", async () => {
    const purchase = await pay(shop);
    const lost = await readBooks(shop).orderOf(purchase.paymentIntentId);
    await orders().deleteOne({ _id: lost._id });
    const { code, report } = await shop.sync();
    expect([code, report.recovered]).toEqual([0, expect.any(Number)]);
    expect(report.recovered).toBeGreaterThanOrEqual(1);
    const { _id, number, studentId, items, currency, amountMinor, checkoutKey, stripeCustomerId } = lost;
    expect(await readBooks(shop).orderOf(purchase.paymentIntentId)).toMatchObject({
      ...{ _id, number, studentId, items, currency, amountMinor, checkoutKey, stripeCustomerId },
      ...{ status: "completed", mode: "sandbox", open: false, paidIntentId: purchase.paymentIntentId },
    });
    expect(await canLearn(purchase)).toBe(true);
  });

  it("is rebuilt once by two that find it missing at the same time", async () => {
    const purchase = await pay(shop);
    const { _id } = await readBooks(shop).orderOf(purchase.paymentIntentId);
    await orders().deleteOne({ _id });
    await Promise.all([
      shop.runSyncOrders(),
      shop.runSyncOrders(),
      shop.runSyncOrders("--payment-intent", purchase.paymentIntentId),
    ]);
    expect(await orders().find({ paymentIntentIds: purchase.paymentIntentId }).toArray()).toHaveLength(1);
    expect(await canLearn(purchase)).toBe(true);
  });

  it("is rebuilt beside the order that its student has begun since, and the later payment is given back", async () => {
    const purchase = await pay(shop);
    const lost = await readBooks(shop).orderOf(purchase.paymentIntentId);
    await orders().deleteOne({ _id: lost._id });
    const again = await beginPurchase(shop, purchase);
    expect(again.paymentIntentId).not.toBe(purchase.paymentIntentId);
    await shop.sync();
    expect(await readBooks(shop).orderOf(purchase.paymentIntentId)).toMatchObject({ status: "completed" });
    await confirm(shop, again.paymentIntentId);
    await shop.sync("--since", "1h");
    expect(await readBooks(shop).orderOf(again.paymentIntentId)).toMatchObject({ status: "refunded" });
    expect(await canLearn(purchase)).toBe(true);
  });

  it("of a student whom nobody knows goes to a person, with its money noted", async () => {
    shop.expectErrors(/order needs review|there is no staff|there is no student/);
    const purchase = await pay(shop);
    const { _id, studentId } = await readBooks(shop).orderOf(purchase.paymentIntentId);
    await orders().deleteOne({ _id });
    await shop.mongo.database.collection("users").deleteOne({ _id: studentId });
    await shop.sync();
    expect(await readBooks(shop).orderOf(purchase.paymentIntentId)).toMatchObject({
      status: "needs_review",
      reviewReason: "unknown_student",
      paidIntentId: purchase.paymentIntentId,
    });
  });
});

describe("an intent", () => {
  it("that isn't ours is ignored, whatever it looks like", async () => {
    const create = (metadata: Record<string, string>) =>
      shop.stripe.client.paymentIntents.create({
        amount: 4_900,
        currency: "usd",
        confirm: true,
        payment_method: "pm_card_visa",
        return_url: shop.web.url,
        automatic_payment_methods: { enabled: true },
        metadata,
      });
    const foreign = [
      await create({}),
      await create({ lectern: "1" }),
      await create({ lectern: "1", orderId: "x", orderNumber: "L-1", studentId: "y", items: "[" }),
    ];
    const before = await orders().countDocuments();
    expect((await shop.sync()).code).toBe(0);
    expect(await orders().countDocuments()).toBe(before);
    for (const { id } of foreign) {
      const events = await readBooks(shop).events({
        "payload.data.object.id": id,
        type: "payment_intent.succeeded",
      });
      expect(events).toMatchObject([{ state: "ignored", source: "recovery" }]);
    }
  });

  it("whose id was never stored is tied to its order without the student's help, and can then be paid", async () => {
    const purchase = await beginPurchase(shop);
    await orders().updateOne(
      { paymentIntentIds: purchase.paymentIntentId },
      { $unset: { paymentIntentIds: "" }, $set: { paymentIntentId: null } },
    );
    await shop.sync();
    expect(await readBooks(shop).orderOf(purchase.paymentIntentId)).toMatchObject({
      paymentIntentId: purchase.paymentIntentId,
      status: "awaiting_payment",
    });
  });

  it("over another amount than its order's puts that before a person and gives no access", async () => {
    shop.expectErrors(/order needs review|there is no staff/);
    const purchase = await beginPurchase(shop);
    await shop.stripe.client.paymentIntents.update(purchase.paymentIntentId, { amount: 100 });
    await confirm(shop, purchase.paymentIntentId);
    await shop.sync("--since", "1h");
    expect(await readBooks(shop).orderOf(purchase.paymentIntentId)).toMatchObject({
      status: "needs_review",
      reviewReason: "amount_mismatch",
      syncStatus: "failed",
    });
    expect(await canLearn(purchase)).toBe(false);
  });

  it("of an order that is gone and was never paid is nobody's, and fails nothing", async () => {
    const purchase = await beginPurchase(shop);
    await orders().deleteOne({ paymentIntentIds: purchase.paymentIntentId });
    expect((await shop.sync()).code).toBe(0);
    expect(await orders().countDocuments({ paymentIntentIds: purchase.paymentIntentId })).toBe(0);
  });
});

it("events that were not delivered are taken in once, from where the last turn ended", async () => {
  await pay(shop);
  await shop.sync();
  const taken = () => readBooks(shop).events({ source: "recovery" });
  const count = (await taken()).length;
  expect(count).toBeGreaterThan(0);
  expect((await shop.sync()).code).toBe(0);
  expect(await taken()).toHaveLength(count);
  expect((await taken()).every(({ attempts }) => attempts === 1)).toBe(true);
  const [cursor] = await shop.mongo.database.collection("eventCursors").find().toArray();
  expect(cursor!.readUpTo.getTime()).toBeGreaterThan(Date.now() - 60_000);
});

it("an event of an intent that Stripe reports under an unknown student id harms nothing", async () => {
  const orderId = String(new Types.ObjectId());
  await shop.stripe.client.paymentIntents.create({
    amount: 4_900,
    currency: "usd",
    metadata: {
      ...{
        lectern: "1",
        orderId,
        orderNumber: "L-GONE",
        intentVersion: "1",
        studentId: String(new Types.ObjectId()),
      },
      ...{
        currency: "usd",
        amountMinor: "4900",
        items: JSON.stringify([[String(new Types.ObjectId()), 4_900]]),
      },
    },
  });
  expect((await shop.sync()).code).toBe(0);
  expect(await orders().findOne({ number: "L-GONE" })).toBeNull();
});

it("a rebuilt order can take back what the lost one gave", async () => {
  const purchase = await pay(shop);
  await shop.sync("--payment-intent", purchase.paymentIntentId);
  const { _id } = await readBooks(shop).orderOf(purchase.paymentIntentId);
  // The lost record had seen more than the rebuilt one will.
  await shop.mongo.database
    .collection("grants")
    .updateOne({ source: `order:${_id}` }, { $set: { sourceVersion: 40 } });
  await orders().deleteOne({ _id });
  await shop.sync("--payment-intent", purchase.paymentIntentId);
  expect(await canLearn(purchase)).toBe(true);
  await shop.stripe.client.refunds.create({ payment_intent: purchase.paymentIntentId });
  await shop.sync("--payment-intent", purchase.paymentIntentId);
  expect((await readBooks(shop).orderOf(purchase.paymentIntentId)).status).toBe("refunded");
  expect(await canLearn(purchase)).toBe(false);
});
