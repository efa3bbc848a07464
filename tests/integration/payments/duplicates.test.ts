import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import { beginPurchase, canLearn, comeDue, confirm, type Purchase, pay } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
  shop.expectErrors(/there is no staff to be told|order needs review|could not be refunded/);
  await shop.stripe.setFaults({ webhooks: { drop: 1 } });
});
afterAll(() => shop?.stop());

const orders = () => shop.mongo.database.collection("orders");
const refundsOf = async ({ paymentIntentId }: Purchase) =>
  (await shop.stripe.client.refunds.list({ payment_intent: paymentIntentId })).data;
const mailsOf = async ({ paymentIntentId }: Purchase) => {
  const { _id } = await readBooks(shop).orderOf(paymentIntentId);
  const mails = await shop.mongo.database
    .collection("outbox")
    .find({ key: { $regex: `^order:${_id}:` } })
    .toArray();
  return mails.map(({ template }) => template).sort();
};

/** One student's two orders for the same course, both paid at Stripe: the first one's record was away meanwhile. */
async function payTwice(method = "pm_card_visa"): Promise<[Purchase, Purchase]> {
  const first = await pay(shop, method);
  const record = await readBooks(shop).orderOf(first.paymentIntentId);
  await orders().deleteOne({ _id: record._id });
  const second = await pay(shop, method, { student: first.student, course: first.course });
  await orders().insertOne({ ...record, open: false });
  return [first, second];
}

async function expectOneWinner(purchases: Purchase[]): Promise<void> {
  const all = await Promise.all(
    purchases.map(({ paymentIntentId }) => readBooks(shop).orderOf(paymentIntentId)),
  );
  expect(all.map(({ status }) => status).sort()).toEqual(["completed", "refunded"]);
  const loser = purchases[all.findIndex(({ status }) => status === "refunded")]!;
  const winner = purchases[all.findIndex(({ status }) => status === "completed")]!;
  expect(await refundsOf(loser)).toMatchObject([{ amount: 4_900, reason: "duplicate" }]);
  expect(await refundsOf(winner)).toEqual([]);
  expect(await mailsOf(winner)).toEqual(["receipt"]);
  expect(await mailsOf(loser)).toEqual(["duplicate_refunded", "staff_notice"]);
  const { studentId } = all[0]!;
  expect(await readBooks(shop).grants({ studentId, revokedAt: null })).toHaveLength(1);
  expect(await readBooks(shop).enrollments({ studentId })).toHaveLength(1);
  expect(await canLearn(winner)).toBe(true);
}

describe("two orders of one student and course that both were paid", () => {
  it("leave one that counts; the other is given back, and the student is told", async () => {
    const purchases = await payTwice();
    for (const { paymentIntentId } of purchases) await shop.sync("--payment-intent", paymentIntentId);
    await expectOneWinner(purchases);
  });

  it("synced by several at once come to the same", async () => {
    const purchases = await payTwice();
    const both = [...purchases, ...purchases];
    await Promise.all(
      both.map(({ paymentIntentId }) => shop.runSyncOrders("--payment-intent", paymentIntentId)),
    );
    await expectOneWinner(purchases);
  });

  it.each([
    ["before it is known as the second one", "findAndModify orders 2"],
    ["before that it was given back is recorded", "findAndModify orders 3"],
    ["before it is known as refunded", "findAndModify orders 4"],
  ])("come to the same when the process is killed %s", async (_, crashBefore) => {
    const purchases = await payTwice();
    await shop.sync("--payment-intent", purchases[0].paymentIntentId);
    await shop.runSyncOrders("--payment-intent", purchases[1].paymentIntentId, { crashBefore });
    await comeDue(shop, purchases[1]);
    await shop.sync("--since", "1h");
    await expectOneWinner(purchases);
  });

  it("while Stripe is down wait for it, and then come to the same", async () => {
    const purchases = await payTwice();
    await shop.sync("--payment-intent", purchases[0].paymentIntentId);
    await shop.stripe.setFaults({ webhooks: { drop: 1 }, api: { match: "POST /v1/refunds", status: 503 } });
    expect((await shop.sync("--payment-intent", purchases[1].paymentIntentId)).code).toBe(1);
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    await comeDue(shop, purchases[1]);
    await shop.sync("--since", "1h");
    await expectOneWinner(purchases);
  });

  it("come to the same after a 500 that Stripe replays under the same key for a day", async () => {
    const purchases = await payTwice();
    await shop.sync("--payment-intent", purchases[0].paymentIntentId);
    await shop.stripe.setFaults({
      webhooks: { drop: 1 },
      api: { match: "POST /v1/refunds", status: 500, times: 3, phase: "response" },
    });
    await shop.sync("--payment-intent", purchases[1].paymentIntentId);
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    await comeDue(shop, purchases[1]);
    await shop.sync("--since", "1h");
    await expectOneWinner(purchases);
  });

  it.each([400, 403])("go to a person when Stripe refuses with %s to give the money back", async (status) => {
    const [first, second] = await payTwice();
    await shop.sync("--payment-intent", first.paymentIntentId);
    await shop.stripe.setFaults({ webhooks: { drop: 1 }, api: { match: "POST /v1/refunds", status } });
    await shop.sync("--payment-intent", second.paymentIntentId);
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    expect(await readBooks(shop).orderOf(second.paymentIntentId)).toMatchObject({
      status: "needs_review",
      reviewReason: "duplicate_not_refunded",
    });
    expect(await readBooks(shop).orderOf(first.paymentIntentId)).toMatchObject({ status: "completed" });
    expect(await canLearn(first)).toBe(true);
  });

  it("go to a person when the refund is sent back by the bank", async () => {
    const [first, second] = await payTwice("pm_card_refundFail");
    await shop.sync("--payment-intent", first.paymentIntentId);
    await shop.sync("--payment-intent", second.paymentIntentId);
    expect((await readBooks(shop).orderOf(second.paymentIntentId)).status).toBe("refunded");
    await shop.stripe.advanceClock(60);
    await expect.poll(async () => (await refundsOf(second))[0]?.status).toBe("failed");
    await shop.sync("--payment-intent", second.paymentIntentId);
    expect(await readBooks(shop).orderOf(second.paymentIntentId)).toMatchObject({
      status: "needs_review",
      reviewReason: "duplicate_not_refunded",
    });
    expect(await refundsOf(second)).toHaveLength(1);
    expect(await canLearn(first)).toBe(true);
  });
});

describe("two intents of one order that both were paid", () => {
  /** The order's own intent, and an older one of the same order that should have been canceled. */
  async function payBothIntents(): Promise<[Purchase, string]> {
    const purchase = await beginPurchase(shop);
    const { metadata } = await shop.stripe.client.paymentIntents.retrieve(purchase.paymentIntentId);
    const { id } = await shop.stripe.client.paymentIntents.create({
      amount: 4_900,
      currency: "usd",
      confirm: true,
      payment_method: "pm_card_visa",
      return_url: shop.web.url,
      automatic_payment_methods: { enabled: true },
      metadata: { ...metadata, intentVersion: "0" },
    });
    await confirm(shop, purchase.paymentIntentId);
    return [purchase, id];
  }

  it("leave one payment; the other is given back, and the course stays open", async () => {
    const [purchase, surplus] = await payBothIntents();
    await shop.sync("--payment-intent", purchase.paymentIntentId);
    await shop.sync("--payment-intent", surplus);
    await shop.sync("--payment-intent", surplus);
    const order = await readBooks(shop).orderOf(purchase.paymentIntentId);
    expect(order).toMatchObject({
      status: "completed",
      paidIntentId: purchase.paymentIntentId,
      surplusIntentIds: [],
      amountRefundedMinor: 0,
    });
    const { data } = await shop.stripe.client.refunds.list({ payment_intent: surplus });
    expect(data).toMatchObject([{ amount: 4_900, reason: "duplicate" }]);
    expect(await refundsOf(purchase)).toEqual([]);
    expect(await canLearn(purchase)).toBe(true);
  });
});

it("a refunded student can buy again, and when that refund then fails the older payment is given back again", async () => {
  const first = await pay(shop, "pm_card_refundFail");
  await shop.sync("--payment-intent", first.paymentIntentId);
  await shop.stripe.client.refunds.create({ payment_intent: first.paymentIntentId });
  await shop.sync("--payment-intent", first.paymentIntentId);
  expect(await canLearn(first)).toBe(false);
  const second = await pay(shop, "pm_card_visa", { student: first.student, course: first.course });
  await shop.sync("--payment-intent", second.paymentIntentId);
  expect(await canLearn(second)).toBe(true);

  await shop.stripe.advanceClock(60);
  await expect.poll(async () => (await refundsOf(first))[0]?.status).toBe("failed");
  await shop.sync("--payment-intent", first.paymentIntentId);
  const [again] = await refundsOf(first);
  expect(again).toMatchObject({ reason: "duplicate", amount: 4_900 });
  expect(await readBooks(shop).orderOf(second.paymentIntentId)).toMatchObject({ status: "completed" });
  expect(await canLearn(second)).toBe(true);
});
