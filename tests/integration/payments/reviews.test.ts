import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import { readOrderPage, takeOrderAction } from "../../fixtures/order-page";
import { beginPurchase, canLearn, confirm, type Purchase, pay } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

let shop: Shop;
let staff: Visitor;
let other: Visitor;

beforeAll(async () => {
  shop = await startShop();
  shop.expectErrors(/order needs review|could not be refunded|there is no student/);
  await shop.stripe.setFaults({ webhooks: { drop: 1 } });
  [staff, other] = await Promise.all([shop.staff(), shop.staff()]);
});
afterAll(() => shop?.stop());

const orders = () => shop.mongo.database.collection("orders");
const orderOf = ({ paymentIntentId }: Purchase) => readBooks(shop).orderOf(paymentIntentId);
const refundsOf = async ({ paymentIntentId }: Purchase) =>
  (await shop.stripe.client.refunds.list({ payment_intent: paymentIntentId })).data;
const mailsOf = async ({ _id }: { _id?: unknown }) => {
  const mails = await shop.mongo.database
    .collection("outbox")
    .find({ key: { $regex: `^order:${_id}:` }, template: { $ne: "staff_notice" } })
    .toArray();
  return mails.map(({ template, props }) => [
    template,
    props.amountMinor ?? props.amountRefundedMinor,
    props.isWhole,
  ]);
};

/** Brings an order of this purchase, which is paid at Stripe, in line, and returns it as it is then. */
async function synced(purchase: Purchase) {
  await takeOrderAction(staff, await orderOf(purchase), "sync");
  return orderOf(purchase);
}

describe("an order that was paid with another amount", () => {
  /** The price was $59, and $49 were paid. */
  async function mismatched(method?: string) {
    const purchase = await beginPurchase(shop);
    await orders().updateOne(
      { paymentIntentIds: purchase.paymentIntentId },
      { $set: { amountMinor: 5_900, "items.0.amountMinor": 5_900 } },
    );
    await confirm(shop, purchase.paymentIntentId, method);
    const order = await synced(purchase);
    expect(order).toMatchObject({ status: "needs_review", reviewReason: "amount_mismatch" });
    return { purchase, order };
  }

  it("is accepted once, whoever presses; its terms follow the money, and the course opens", async () => {
    const { purchase, order } = await mismatched();
    expect(await canLearn(purchase)).toBe(false);
    expect(await readOrderPage(staff, order)).toContain("Decide below");
    const answers = await Promise.all([
      takeOrderAction(staff, order, "accept_amount"),
      takeOrderAction(other, order, "accept_amount"),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const accepted = await orderOf(purchase);
    expect(accepted).toMatchObject({
      ...{ status: "completed", amountMinor: 4_900, reviewReason: null, open: false },
      items: [{ amountMinor: 4_900 }],
      reviews: [
        {
          ...{ decision: "accept_amount", reason: "amount_mismatch", why: "The tests want it" },
          replacedTerms: { amountMinor: 5_900, currency: "usd" },
        },
      ],
    });
    expect(await canLearn(purchase)).toBe(true);
    expect(await mailsOf(order)).toEqual([["receipt", 4_900, undefined]]);
    // What comes later is decided on these terms.
    await takeOrderAction(staff, order, "sync");
    expect((await orderOf(purchase)).status).toBe("completed");
  });

  it("is given back as a whole, and then the student can buy the course again", async () => {
    const { purchase, order } = await mismatched();
    expect((await beginAgain(purchase)).paymentIntentId).toBe(purchase.paymentIntentId);
    const answers = await Promise.all(
      [staff, other].map((each) => takeOrderAction(each, order, "give_back", { position: 0 })),
    );
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(await refundsOf(purchase)).toMatchObject([{ amount: 4_900 }]);
    const back = await orderOf(purchase);
    expect(back).toMatchObject({ status: "refunded", open: false, completedAt: null });
    expect(await mailsOf(order)).toEqual([["refunded", 5_900, true]]);
    expect((await beginAgain(purchase)).paymentIntentId).not.toBe(purchase.paymentIntentId);
  });

  it("is decided though Stripe can't be read afterwards, and follows later", async () => {
    const { purchase, order } = await mismatched();
    const unreadable = { match: "GET /v1/payment_intents/*", status: 503, from: "server" };
    await shop.stripe.setFaults({ webhooks: { drop: 1 }, api: unreadable });
    expect((await takeOrderAction(staff, order, "accept_amount")).words).toContain("Nothing was changed");
    // The reading of what was paid succeeds, and none after it.
    await shop.stripe.setFaults({
      webhooks: { drop: 1 },
      api: [{ match: unreadable.match, delayMs: 1, times: 1 }, unreadable],
    });
    expect((await takeOrderAction(staff, order, "accept_amount")).words).toContain(
      "will update a little later",
    );
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    expect((await synced(purchase)).status).toBe("completed");
  });

  it("is decided once: no answer beside a refund that is open, and no refund once it is answered", async () => {
    const { purchase, order } = await mismatched();
    await shop.stripe.setFaults({ webhooks: { drop: 1 }, api: { match: "POST /v1/refunds", status: 503 } });
    expect((await takeOrderAction(staff, order, "give_back", { position: 0 })).words).toContain(
      "has not answered",
    );
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    expect(await takeOrderAction(other, order, "accept_amount")).toMatchObject({
      ...{ status: 409, words: expect.stringContaining("finish the refund first") },
    });
    expect(await orderOf(purchase)).toMatchObject({ status: "needs_review", amountMinor: 5_900 });
    expect((await takeOrderAction(other, order, "finish_refund", { position: 0 })).words).toContain("$49.00");

    const rival = await mismatched();
    // Slow enough for the other answer to come in between.
    await shop.stripe.setFaults({
      webhooks: { drop: 1 },
      api: { match: "GET /v1/payment_intents/*", delayMs: 1_500, times: 1 },
    });
    const late = takeOrderAction(staff, rival.order, "give_back", { position: 0 });
    await expect
      .poll(() =>
        shop.mongo.database.collection("auditTrail").countDocuments({
          ...{ subject: `order:${rival.order._id}`, action: "order.give_back" },
        }),
      )
      .toBe(1);
    await takeOrderAction(other, rival.order, "accept_amount");
    expect((await late).status).toBe(409);
    expect(await refundsOf(rival.purchase)).toEqual([]);
    expect(await canLearn(rival.purchase)).toBe(true);
  });

  it("leaves by itself when Stripe's dashboard has given all of it back, and returns if the bank sends it back", async () => {
    const { purchase } = await mismatched("pm_card_refundFail");
    await shop.stripe.client.refunds.create({ payment_intent: purchase.paymentIntentId });
    expect((await synced(purchase)).status).toBe("refunded");
    await shop.stripe.advanceClock(60);
    await expect
      .poll(async () => (await refundsOf(purchase)).map(({ status }) => status))
      .toContain("failed");
    expect(await synced(purchase)).toMatchObject({ status: "needs_review", reviewReason: "amount_mismatch" });
    expect(await canLearn(purchase)).toBe(false);
  });
});

async function beginAgain({ student, course }: Purchase): Promise<{ paymentIntentId: string }> {
  return (await student.beginCheckout(course.slug, course.prices[0]!)).json();
}

it("an order of a student whom nobody knows is given to an account, which gets the course", async () => {
  const lost = await pay(shop);
  const { studentId, _id } = await orderOf(lost);
  await shop.mongo.database.collection("users").deleteOne({ _id: studentId });
  await orders().deleteOne({ _id });
  await shop.sync("--payment-intent", lost.paymentIntentId);
  const order = await orderOf(lost);
  expect(order).toMatchObject({ status: "needs_review", reviewReason: "unknown_student" });
  const student = await shop.visitor().signUp();
  expect(
    await takeOrderAction(staff, order, "assign_student", { email: "nobody@example.com" }),
  ).toMatchObject({
    status: 400,
    words: expect.stringContaining("No account has this email address"),
  });
  expect(await takeOrderAction(staff, order, "assign_student", { email: student.email })).toMatchObject({
    status: 400,
    words: expect.stringContaining("has not confirmed"),
  });
  await shop.mongo.database
    .collection("users")
    .updateOne({ email: student.email }, { $set: { emailVerifiedAt: new Date() } });
  const given = await takeOrderAction(staff, order, "assign_student", {
    email: ` ${student.email.toUpperCase()} `,
  });
  expect(given).toMatchObject({ status: 200, words: expect.stringContaining("completed") });
  expect(await canLearn({ student, course: lost.course })).toBe(true);
  expect(await mailsOf(order)).toEqual([["receipt", 4_900, undefined]]);
});

describe("a second payment that can't be sent back", () => {
  /** One student's two orders for one course, both paid; Stripe refuses to refund the second. */
  async function doubled() {
    const first = await pay(shop);
    const record = await orderOf(first);
    await orders().deleteOne({ _id: record._id });
    const second = await pay(shop, undefined, { student: first.student, course: first.course });
    await orders().insertOne({ ...record, open: false });
    await synced(first);
    await shop.stripe.setFaults({ webhooks: { drop: 1 }, api: { match: "POST /v1/refunds", status: 400 } });
    const order = await synced(second);
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    expect(order).toMatchObject({ status: "needs_review", reviewReason: "duplicate_not_refunded" });
    return { first, second, order };
  }

  it("is settled by the staff, and nobody is asked again; what opened the course stays", async () => {
    const { first, second, order } = await doubled();
    const settled = await takeOrderAction(staff, order, "settle", { how: "given_back_elsewhere" });
    expect(settled).toMatchObject({ status: 200, words: expect.stringContaining("completed") });
    await synced(second);
    expect(await orderOf(second)).toMatchObject({
      ...{ status: "completed", nextSyncAt: null, settledIntentIds: [second.paymentIntentId] },
    });
    expect(await refundsOf(second)).toEqual([]);
    expect(await canLearn(first)).toBe(true);
    const page = await second.student.fetch(`/payment/success?payment_intent=${second.paymentIntentId}`);
    expect(await page.text()).toContain("Our team has settled this duplicate payment");
    // Once the payment that counts is given back, the student may buy anew: the settled one stands in nobody's way.
    await takeOrderAction(staff, await orderOf(first), "refund", {
      extent: "all",
      position: 0,
      reason: "requested_by_customer",
    });
    expect(await canLearn(first)).toBe(false);
    const again = await beginAgain(first);
    expect([first.paymentIntentId, second.paymentIntentId]).not.toContain(again.paymentIntentId);
  });

  it.each(["the background", "a press of Sync now"])(
    "that the student keeps opens the course when the first one is given back, by %s",
    async (by) => {
      const { first, second, order } = await doubled();
      await takeOrderAction(staff, order, "settle", { how: "keep" });
      const { effects } = await orderOf(second);
      const all = { extent: "all", position: 0, reason: "requested_by_customer" };
      await takeOrderAction(staff, await orderOf(first), "refund", all);
      expect(await orderOf(second)).toMatchObject({ effects: { duplicateOf: null, reportedAt: null } });
      if (by === "the background") await shop.sync("--since", "1h");
      else {
        // It had been found to be the second one just while the first one ended.
        await orders().updateOne({ _id: order._id as never }, { $set: { effects } });
        await synced(second);
      }
      expect(await canLearn(second)).toBe(true);
      expect(await refundsOf(second)).toEqual([]);
      const kept = await orderOf(second);
      expect(kept.effects.reportedAt).not.toBeNull();
      expect(kept.salesHours).toHaveLength(1);
    },
  );

  it("by another intent of the same order is given back alone, however often and through whatever trouble", async () => {
    const purchase = await beginPurchase(shop);
    const { metadata } = await shop.stripe.client.paymentIntents.retrieve(purchase.paymentIntentId);
    const { id: surplus } = await shop.stripe.client.paymentIntents.create({
      ...{ amount: 4_900, currency: "usd", confirm: true, payment_method: "pm_card_visa" },
      ...{ return_url: shop.web.url, automatic_payment_methods: { enabled: true } },
      metadata: { ...metadata, intentVersion: "0" },
    });
    await confirm(shop, purchase.paymentIntentId);
    await synced(purchase);
    await shop.stripe.setFaults({ webhooks: { drop: 1 }, api: { match: "POST /v1/refunds", status: 400 } });
    await shop.sync("--payment-intent", surplus);
    const order = await orderOf(purchase);
    expect(order).toMatchObject({ status: "needs_review", surplusIntentIds: [surplus] });

    await shop.stripe.setFaults({ webhooks: { drop: 1 }, api: { match: "POST /v1/refunds", status: 503 } });
    expect((await takeOrderAction(staff, order, "give_back", { position: 0 })).words).toContain(
      "has not answered",
    );
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    expect((await takeOrderAction(other, order, "finish_refund", { position: 0 })).words).toContain("$49.00");
    expect((await takeOrderAction(staff, order, "give_back", { position: 1 })).words).toContain("completed");
    expect((await takeOrderAction(staff, order, "give_back", { position: 1 })).status).toBe(409);
    expect(await refundsOf({ ...purchase, paymentIntentId: surplus })).toMatchObject([{ amount: 4_900 }]);
    expect(await refundsOf(purchase)).toEqual([]);
    expect(await canLearn(purchase)).toBe(true);
  });

  it("is refunded by staff once Stripe takes it", async () => {
    const { first, second, order } = await doubled();
    expect((await takeOrderAction(staff, order, "give_back", { position: 0 })).words).toContain("refunded");
    expect(await refundsOf(second)).toMatchObject([{ amount: 4_900, reason: "duplicate" }]);
    expect(await canLearn(first)).toBe(true);
  });
});
