import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import { beginPurchase, canLearn, comeDue, orderWhen, type Purchase, pay } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
  const staff = await shop.visitor().signUp();
  await shop.mongo.database
    .collection("users")
    .updateOne({ email: staff.email }, { $set: { role: "staff" } });
});
afterAll(() => shop?.stop());
afterEach(() => shop.stripe.clearFaults());

/** Has a worker look through Stripe's lists now, while it can't ask for events. */
async function reconcile(until: () => Promise<unknown>): Promise<void> {
  shop.expectErrors(/job failed/);
  await shop.stripe.setFaults({ webhooks: { drop: 1 }, api: { match: "GET /v1/events", status: 400 } });
  const jobs = shop.mongo.database.collection("agendaJobs");
  await jobs.updateOne({ name: "reconcile-refunds" }, { $set: { nextRunAt: new Date() } });
  const worker = await shop.addWorker();
  await until();
  await worker.stop();
}

const completed = (purchase: Purchase) =>
  orderWhen(shop, purchase, ({ status, effects }) => status === "completed" && effects?.enrolledAt);
const refund = (purchase: Purchase, amount?: number) =>
  shop.stripe.client.refunds.create({ payment_intent: purchase.paymentIntentId, amount });
const mailsOf = async ({ paymentIntentId }: Purchase) => {
  const { _id } = await readBooks(shop).orderOf(paymentIntentId);
  return shop.mongo.database
    .collection("outbox")
    .find({ key: { $regex: `^order:${_id}:` } })
    .toArray();
};
const auditOf = async ({ paymentIntentId }: Purchase) => {
  const { _id } = await readBooks(shop).orderOf(paymentIntentId);
  const trail = shop.mongo.database.collection("auditTrail");
  return (
    await trail
      .find({ subject: `order:${_id}` })
      .sort({ at: 1 })
      .toArray()
  ).map(({ action }) => action);
};

describe("a refund", () => {
  it("in part keeps the course, in full takes it away; each is told and noted once", async () => {
    const purchase = await pay(shop);
    await completed(purchase);
    await refund(purchase, 1_000);
    await orderWhen(shop, purchase, ({ status }) => status === "partially_refunded");
    expect(await canLearn(purchase)).toBe(true);
    await refund(purchase);
    await orderWhen(shop, purchase, ({ status, effects }) => status === "refunded" && effects.revokedAt);
    expect(await canLearn(purchase)).toBe(false);
    await expect
      .poll(async () => (await mailsOf(purchase)).map(({ key }) => key.replace(/^order:[^:]+:/, "")).sort())
      .toEqual(["receipt", "refunded:1000", "refunded:4900"]);
    expect(await auditOf(purchase)).toEqual(["order.partially_refunded", "order.refunded"]);
  });

  it("that is pending counts from the start, and stays when it succeeds later", async () => {
    const purchase = await pay(shop, "pm_card_pendingRefund");
    await completed(purchase);
    expect((await refund(purchase)).status).toBe("pending");
    await orderWhen(shop, purchase, ({ status }) => status === "refunded");
    await shop.stripe.advanceClock(60);
    await shop.sync("--payment-intent", purchase.paymentIntentId);
    expect((await readBooks(shop).orderOf(purchase.paymentIntentId)).status).toBe("refunded");
  });

  it("that fails later gives the course back and calls the staff", async () => {
    const purchase = await pay(shop, "pm_card_refundFail");
    await completed(purchase);
    await refund(purchase);
    await orderWhen(shop, purchase, ({ status, effects }) => status === "refunded" && effects.revokedAt);
    await shop.stripe.advanceClock(60);
    await orderWhen(shop, purchase, ({ status, effects }) => status === "completed" && effects.enrolledAt);
    expect(await canLearn(purchase)).toBe(true);
    await expect
      .poll(async () => (await mailsOf(purchase)).filter(({ template }) => template === "staff_notice"))
      .toMatchObject([{ props: { title: "A refund failed" } }]);
    expect(await auditOf(purchase)).toEqual(["order.refunded", "order.completed"]);
  });

  it("takes only its own order's reason away: a course that is open by something else stays open", async () => {
    const purchase = await pay(shop);
    const { studentId } = await completed(purchase);
    await shop.mongo.database.collection("grants").insertOne({
      ...{ studentId, courseId: purchase.course.id, source: "staff:gift", sourceVersion: 1 },
      ...{ revokedAt: null, isActivePurchase: false, createdAt: new Date() },
    });
    await refund(purchase);
    await orderWhen(shop, purchase, ({ status, effects }) => status === "refunded" && effects.revokedAt);
    expect(await canLearn(purchase)).toBe(true);
  });

  it("that our first look finds made already still brings receipt and course, or notice", async () => {
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    const [partly, wholly] = [await pay(shop), await pay(shop)];
    await refund(partly, 1_000);
    await refund(wholly);
    for (const { paymentIntentId } of [partly, wholly]) await shop.sync("--payment-intent", paymentIntentId);
    await shop.stripe.clearFaults();
    const templates = async (purchase: Purchase) =>
      (await mailsOf(purchase)).map(({ template }) => template).sort();
    expect(await templates(partly)).toEqual(["receipt", "refunded"]);
    expect(await canLearn(partly)).toBe(true);
    expect(await templates(wholly)).toEqual(["receipt", "refunded"]);
    expect(await canLearn(wholly)).toBe(false);
  });

  it("that failed, of which no event ever came, is found by that look as well", async () => {
    const purchase = await pay(shop, "pm_card_refundFail");
    await completed(purchase);
    await refund(purchase);
    await orderWhen(shop, purchase, ({ status, nextSyncAt }) => status === "refunded" && nextSyncAt === null);
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    await shop.stripe.advanceClock(60);
    await reconcile(() =>
      orderWhen(shop, purchase, ({ status, effects }) => status === "completed" && effects.enrolledAt),
    );
  });

  it("of which no event ever came is found by the daily look at Stripe's lists", async () => {
    const purchase = await pay(shop);
    await completed(purchase);
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    await refund(purchase);
    // Not even by the list of undelivered events, which Stripe keeps for 30 days.
    await reconcile(() => orderWhen(shop, purchase, ({ status }) => status === "refunded"));
  });
});

describe("a dispute", () => {
  const dispute = (purchase: Purchase) =>
    shop.stripe.control("POST", `payment_intents/${purchase.paymentIntentId}/dispute`, {
      kind: "fraudulent",
    }) as Promise<{
      id: string;
    }>;

  it.each([
    ["won", "completed", true, ["order.disputed", "order.completed"]],
    ["lost", "disputed", false, ["order.disputed"]],
  ])("closes the course, and when it is %s the order is %s", async (outcome, status, isOpen, trail) => {
    const purchase = await pay(shop);
    await completed(purchase);
    const { id } = await dispute(purchase);
    await orderWhen(shop, purchase, (order) => order.status === "disputed" && order.effects.revokedAt);
    expect(await canLearn(purchase)).toBe(false);
    await shop.stripe.control("POST", `disputes/${id}/decide`, { outcome });
    await orderWhen(
      shop,
      purchase,
      ({ disputeStatus, effects }) => disputeStatus === outcome && (effects.enrolledAt || !isOpen),
    );
    expect((await readBooks(shop).orderOf(purchase.paymentIntentId)).status).toBe(status);
    expect(await canLearn(purchase)).toBe(isOpen);
    expect(await auditOf(purchase)).toEqual(trail);
    const told = (await mailsOf(purchase)).filter(({ template }) => template === "staff_notice");
    expect(told, "it is an alert, and an alert alone: see alerts").toEqual([]);
  });

  it("that is only an inquiry keeps the course", async () => {
    const purchase = await pay(shop, "pm_card_createDisputeInquiry");
    await orderWhen(shop, purchase, ({ disputeStatus }) => disputeStatus === "warning_needs_response");
    expect(await canLearn(purchase)).toBe(true);
  });
});

it("an early fraud warning is noted and told to the staff, once; the order stays as it is", async () => {
  const purchase = await pay(shop, "pm_card_createIssuerFraudRecord");
  const order = await completed(purchase);
  const warnings = () =>
    shop.mongo.database.collection("fraudWarnings").find({ orderId: order._id }).toArray();
  await expect.poll(warnings).toMatchObject([{ paymentIntentId: purchase.paymentIntentId }]);
  const [warning] = await warnings();
  await comeDue(shop, purchase);
  await shop.sync("--since", "1h");
  const mails = shop.mongo.database.collection("outbox").find({ key: `fraud-warning:${warning!.warningId}` });
  expect(await mails.toArray()).toMatchObject([
    { template: "staff_notice", props: { title: "Early fraud warning from a bank" } },
  ]);
  expect(await auditOf(purchase)).toEqual(["order.fraud_warning"]);
  expect(await canLearn(purchase)).toBe(true);
});

it("a customer who was deleted at Stripe while an order was open gets a new one, and a new intent", async () => {
  const begun = await beginPurchase(shop);
  const { stripeCustomerId } = await readBooks(shop).orderOf(begun.paymentIntentId);
  await shop.stripe.client.customers.del(stripeCustomerId);
  await expect
    .poll(() => shop.mongo.database.collection("payers").countDocuments({ stripeCustomerId }))
    .toBe(0);
  const again = await pay(shop, "pm_card_visa", begun);
  expect(again.paymentIntentId).not.toBe(begun.paymentIntentId);
  const order = await completed(again);
  expect(order.stripeCustomerId).not.toBe(stripeCustomerId);
  expect(order.paymentIntentIds).toEqual([begun.paymentIntentId, again.paymentIntentId]);
});

it("a customer who was deleted at Stripe gets a new one at the next checkout", async () => {
  const first = await pay(shop);
  const { stripeCustomerId } = await completed(first);
  await shop.stripe.client.customers.del(stripeCustomerId);
  await expect
    .poll(() => shop.mongo.database.collection("payers").countDocuments({ stripeCustomerId }))
    .toBe(0);
  const second = await pay(shop, "pm_card_visa", { student: first.student });
  expect((await completed(second)).stripeCustomerId).not.toBe(stripeCustomerId);
});
