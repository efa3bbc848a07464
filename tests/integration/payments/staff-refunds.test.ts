import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import { sellCourse } from "../../fixtures/course";
import { readOrderPage, takeOrderAction } from "../../fixtures/order-page";
import { beginPurchase, canLearn, confirm, type Purchase, pay } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

let shop: Shop;
let staff: Visitor;
let other: Visitor;

const unheard = { webhooks: { drop: 1 } };

beforeAll(async () => {
  shop = await startShop();
  [staff, other] = await Promise.all([shop.staff(), shop.staff()]);
});
afterAll(() => shop?.stop());
afterEach(() => shop.stripe.setFaults(unheard));

/** An order that was paid and is known to be. */
async function paid(method?: string, from: Partial<Purchase> = {}) {
  await shop.stripe.setFaults(unheard);
  const purchase = await pay(shop, method, from);
  const order = await orderOf(purchase);
  await takeOrderAction(staff, order, "sync");
  return { purchase, order };
}

const orderOf = ({ paymentIntentId }: Purchase) => readBooks(shop).orderOf(paymentIntentId);
const refundsOf = async ({ paymentIntentId }: Purchase) =>
  (await shop.stripe.client.refunds.list({ payment_intent: paymentIntentId })).data;
const auditOf = ({ _id }: { _id?: unknown }) =>
  shop.mongo.database
    .collection("auditTrail")
    .find({ subject: `order:${_id}`, action: /^order\.refund/, actor: /^staff:/ })
    .sort({ at: 1 })
    .toArray();

const part = (amount: string, position = 0) => ({
  extent: "part",
  amount,
  position,
  reason: "requested_by_customer",
});
const all = (position = 0) => ({ ...part("", position), extent: "all" });

/** Ten dollars were asked for ten minutes ago; Stripe broke, and made nothing of it. */
async function unanswered(method?: string) {
  const { purchase, order } = await paid(method);
  await shop.stripe.setFaults({ ...unheard, api: { match: "POST /v1/refunds", status: 503 } });
  await takeOrderAction(staff, order, "refund", part("10"));
  await shop.stripe.setFaults(unheard);
  expect((await orderOf(purchase)).nextSyncAt).not.toBeNull();
  await shop.mongo.database
    .collection("orders")
    .updateOne({ _id: order._id }, { $set: { "refundRequests.0.at": new Date(Date.now() - 600_000) } });
  return { purchase, order };
}

const brokeAgo = ({ _id }: { _id?: unknown }, ms: number) =>
  shop.mongo.database
    .collection("orders")
    .updateOne({ _id: _id as never }, { $set: { "refundRequests.0.brokenAt": new Date(Date.now() - ms) } });

describe("a refund by staff", () => {
  it("in part and then of the rest gives back exactly that, and the trail names who and why", async () => {
    const { purchase, order } = await paid();
    expect(await takeOrderAction(staff, order, "refund", part("10.5"))).toMatchObject({
      status: 200,
      words: expect.stringContaining("Refund of $10.50 sent."),
    });
    expect(await orderOf(purchase)).toMatchObject({
      status: "partially_refunded",
      amountRefundedMinor: 1_050,
    });
    expect(await canLearn(purchase)).toBe(true);
    expect((await takeOrderAction(staff, order, "refund", all(1))).words).toContain("Refund of $38.50 sent");
    expect(await orderOf(purchase)).toMatchObject({ status: "refunded", amountRefundedMinor: 4_900 });
    expect(await canLearn(purchase)).toBe(false);
    expect(await auditOf(order)).toMatchObject([
      { action: "order.refund", reason: "The tests want it", facts: { amountMinor: 1_050 } },
      { action: "order.refund_made" },
      { action: "order.refund", facts: { amountMinor: 3_850 } },
      { action: "order.refund_made" },
    ]);
    // The student is free to buy the course again.
    expect((await beginPurchase(shop, purchase)).paymentIntentId).not.toBe(purchase.paymentIntentId);
  });

  it("pressed twice, and by two at once, is made once; another amount at the same moment is not made", async () => {
    const { purchase, order } = await paid();
    const nonce = randomUUID();
    const presses = [
      takeOrderAction(staff, order, "refund", { ...part("10"), nonce }),
      takeOrderAction(staff, order, "refund", { ...part("10"), nonce }),
      takeOrderAction(other, order, "refund", part("10")),
    ];
    for (const { words } of await Promise.all(presses)) expect(words).toContain("Refund of $10.00 sent");
    expect((await takeOrderAction(other, order, "refund", part("10"))).words).toContain(
      "Refund of $10.00 sent",
    );
    expect(await refundsOf(purchase)).toMatchObject([{ amount: 1_000 }]);
    expect(await takeOrderAction(other, order, "refund", part("20"))).toMatchObject({
      status: 409,
      words: expect.stringContaining("Another refund of this order was requested"),
    });
    expect(await refundsOf(purchase)).toHaveLength(1);
    expect((await auditOf(order)).map(({ action }) => action)).toEqual(["order.refund", "order.refund_made"]);
  });

  it("never exceeds what is left, and reads amounts exactly or not at all", async () => {
    const { purchase, order } = await paid();
    await takeOrderAction(staff, order, "refund", part("40"));
    const refusals = {
      "9.01": "Only $9.00 is left",
      "1,5": "in digits",
      "0": "above zero",
      "1.234": "at most 2",
    };
    for (const [amount, words] of Object.entries({
      ...refusals,
      "": "in digits",
      "-1": "in digits",
      "1e3": "in digits",
    })) {
      const answer = await takeOrderAction(staff, order, "refund", part(amount, 1));
      expect(answer).toMatchObject({ status: 400, words: expect.stringContaining(words) });
    }
    expect(await refundsOf(purchase)).toMatchObject([{ amount: 4_000 }]);
  });

  it("in a currency without decimals takes whole units", async () => {
    const [student, course] = await Promise.all([shop.visitor().signUp(), sellCourse(shop)]);
    const { paymentIntentId } = await (await student.beginCheckout(course.slug, course.prices[1]!)).json();
    await confirm(shop, paymentIntentId);
    const order = await readBooks(shop).orderOf(paymentIntentId);
    await takeOrderAction(staff, order, "sync");
    expect((await takeOrderAction(staff, order, "refund", part("200.00"))).words).toContain(
      "JPY has no decimals",
    );
    expect((await takeOrderAction(staff, order, "refund", part("200"))).words).toContain(
      "Refund of ¥200 sent",
    );
    expect(await readBooks(shop).orderOf(paymentIntentId)).toMatchObject({ amountRefundedMinor: 200 });
  });

  it.each([
    ["was made, but whose answer was lost,", true, { status: 500, phase: "response" }],
    ["never reached Stripe", false, { status: 503 }],
  ])("that %s stands on the page, and pressing again finishes it", async (_, wasMade, trouble) => {
    const { purchase, order } = await paid();
    await shop.stripe.setFaults({ ...unheard, api: { match: "POST /v1/refunds", ...trouble } });
    const lost = await takeOrderAction(staff, order, "refund", part("10"));
    expect(lost).toMatchObject({ status: 409, words: expect.stringContaining("can't be made twice") });
    await shop.stripe.setFaults(unheard);
    expect(await refundsOf(purchase)).toHaveLength(wasMade ? 1 : 0);
    expect(await readOrderPage(staff, order)).toContain("A refund of $10.00 was requested");
    expect((await takeOrderAction(staff, order, "refund", part("10", 1))).words).toContain(
      "Another refund of this order was requested",
    );
    expect((await takeOrderAction(other, order, "finish_refund", { position: 0 })).words).toContain(
      "Refund of $10.00 sent",
    );
    expect(await refundsOf(purchase)).toMatchObject([{ amount: 1_000 }]);
    expect(await orderOf(purchase)).toMatchObject({
      amountRefundedMinor: 1_000,
      status: "partially_refunded",
    });
    expect((await auditOf(order)).map(({ action }) => action)).toEqual(["order.refund", "order.refund_made"]);
  });

  it("whose answer is lost long after it was asked for is never made under a second key at once", async () => {
    const { purchase, order } = await unanswered();
    await shop.stripe.setFaults({
      ...unheard,
      api: { match: "POST /v1/refunds", status: 500, times: 3, phase: "response" },
    });
    const lost = await takeOrderAction(staff, order, "finish_refund", { position: 0 });
    expect(lost.words).toContain("has not answered");
    expect(await refundsOf(purchase)).toMatchObject([{ amount: 1_000 }]);
    expect((await takeOrderAction(staff, order, "finish_refund", { position: 0 })).words).toContain(
      "Refund of $10.00 sent",
    );
    expect(await refundsOf(purchase)).toMatchObject([{ amount: 1_000 }]);
  });

  it("whose key is of no use is no refusal, and is made under a second one when no doubt is left", async () => {
    const [{ purchase, order }, elsewhere] = [await unanswered(), await paid()];
    const idempotencyKey = `order:${order._id}:refund:staff:0`;
    await shop.stripe.client.refunds.create(
      { payment_intent: elsewhere.purchase.paymentIntentId },
      { idempotencyKey },
    );
    const finish = () => takeOrderAction(staff, order, "finish_refund", { position: 0 });
    expect((await finish()).words).toContain("has not answered");
    await shop.stripe.setFaults({ ...unheard, api: { match: "GET /v1/refunds", status: 403 } });
    expect((await finish()).words).toContain("has not answered");
    await shop.stripe.setFaults(unheard);
    await brokeAgo(order, 2 * 60_000);
    expect((await finish()).words).toContain("has not answered");
    expect(await refundsOf(purchase)).toEqual([]);
    await brokeAgo(order, 5 * 60_000);
    expect((await finish()).words).toContain("Refund of $10.00 sent");
    expect(await refundsOf(purchase)).toMatchObject([{ amount: 1_000 }]);
  });

  it("that nobody finishes is finished by the background, however often Stripe fails", async () => {
    const { purchase, order } = await unanswered();
    await shop.stripe.setFaults({ ...unheard, api: { match: "POST /v1/refunds", status: 503 } });
    await shop.sync("--payment-intent", purchase.paymentIntentId);
    expect(await orderOf(purchase)).toMatchObject({ syncFailures: 1, nextSyncAt: expect.any(Date) });
    await shop.stripe.setFaults(unheard);
    await shop.sync("--payment-intent", purchase.paymentIntentId);
    expect(await refundsOf(purchase)).toMatchObject([{ amount: 1_000 }]);
    expect(await orderOf(purchase)).toMatchObject({
      ...{ status: "partially_refunded", syncFailures: 0, refundRequests: [{ answer: { refusal: null } }] },
    });
    const done = { subject: `order:${order._id}`, action: "order.refund_made" };
    expect(await shop.mongo.database.collection("auditTrail").findOne(done)).toMatchObject({
      actor: "sweep",
    });
  });

  it("that the bank sends back while its answer is open was refused", async () => {
    const { purchase, order } = await unanswered("pm_card_refundFail");
    await shop.stripe.client.refunds.create({
      ...{ payment_intent: purchase.paymentIntentId, amount: 1_000 },
      metadata: { request: `order:${order._id}:refund:staff:0` },
    });
    await shop.stripe.advanceClock(60);
    await expect.poll(async () => (await refundsOf(purchase))[0]?.status).toBe("failed");
    expect((await takeOrderAction(staff, order, "finish_refund", { position: 0 })).words).toContain(
      "Stripe rejected",
    );
  });

  it("that Stripe refuses is told in its words, and another one can follow", async () => {
    const { purchase, order } = await paid();
    await shop.stripe.setFaults({ ...unheard, api: { match: "POST /v1/refunds", status: 400 } });
    expect((await takeOrderAction(staff, order, "refund", all())).words).toContain(
      "Stripe rejected this refund",
    );
    await shop.stripe.setFaults(unheard);
    expect((await takeOrderAction(staff, order, "refund", all(1))).words).toContain("Refund of $49.00 sent");
    expect(await orderOf(purchase)).toMatchObject({ status: "refunded" });
  });

  it("while Stripe is down does nothing and says so", async () => {
    const { purchase, order } = await paid();
    await shop.stripe.setFaults({ ...unheard, api: { match: "GET /v1/**", status: 503, from: "server" } });
    expect(await takeOrderAction(staff, order, "refund", all())).toMatchObject({
      status: 503,
      words: expect.stringContaining("Nothing was changed"),
    });
    expect((await orderOf(purchase)).refundRequests).toBeUndefined();
  });

  it("asks for the password when it was typed long ago, and a wrong one moves nothing", async () => {
    const { purchase, order } = await paid();
    await shop.mongo.database
      .collection("sessions")
      .updateMany({}, { $set: { confirmedAt: new Date(Date.now() - 60 * 60_000) } });
    const wrong = await takeOrderAction(staff, order, "refund", { ...all(), password: "not it" });
    expect(wrong).toMatchObject({ status: 400, words: expect.stringContaining("Incorrect password") });
    expect(await refundsOf(purchase)).toEqual([]);
    expect(await auditOf(order)).toEqual([]);
    const right = await takeOrderAction(staff, order, "refund", { ...all(), password: staff.password });
    expect(right.words).toContain("Refund of $49.00 sent");
  });
});
