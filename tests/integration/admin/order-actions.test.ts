import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import { mailsTo } from "../../fixtures/mailed-link";
import { readOrderPage, takeOrderAction } from "../../fixtures/order-page";
import { beginPurchase, canLearn, comeDue, confirm, type Purchase, pay } from "../../fixtures/purchase";
import { joinShop, type Shop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

let shop: Shop;
let staff: Visitor;
let other: Visitor;

beforeAll(async () => {
  shop = await joinShop();
  [staff, other] = await Promise.all([shop.staff(), shop.staff()]);
});
afterAll(() => shop?.stop());
beforeEach(() => shop.stripe.setFaults({ webhooks: { drop: 1 } }));

const orderOf = ({ paymentIntentId }: Purchase) => readBooks(shop).orderOf(paymentIntentId);
const auditOf = ({ _id }: { _id?: unknown }) =>
  shop.mongo.database
    .collection("auditTrail")
    .find({ subject: `order:${_id}`, actor: /^staff:/ })
    .toArray();

async function paid() {
  const purchase = await pay(shop);
  const order = await orderOf(purchase);
  await takeOrderAction(staff, order, "sync");
  return { purchase, order };
}

describe("the page of an order", () => {
  it("tells what is the matter, and one press heals it; its story names every cause", async () => {
    const purchase = await pay(shop);
    const order = await orderOf(purchase);
    await purchase.student.post(`/api/orders/${purchase.paymentIntentId}/confirmed`);
    const healed = await takeOrderAction(staff, order, "sync");
    expect(healed).toMatchObject({
      status: 200,
      words: expect.stringContaining("The payment was found on Stripe."),
    });
    expect(await canLearn(purchase)).toBe(true);
    const page = await readOrderPage(other, order);
    for (const words of [
      "Paid. Access granted.",
      "Checkout",
      "Browser",
      "Staff",
      "receipt",
      purchase.student.email,
    ]) {
      expect(page).toContain(words);
    }
    expect((await takeOrderAction(other, order, "sync")).words).toContain("In sync with Stripe");
    expect(await auditOf(order)).toMatchObject([{ action: "order.sync" }, { action: "order.sync" }]);
  });

  it("is there at once while Stripe doesn't answer, and says so", async () => {
    const { order } = await paid();
    await shop.stripe.setFaults({
      webhooks: { drop: 1 },
      api: { match: "GET /v1/**", timeout: true, from: "server" },
    });
    const response = await staff.fetch(`/admin/orders/${order.number}`);
    let page = "";
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      page += new TextDecoder().decode(chunk);
      if (page.includes("Paid. Access granted.")) break;
    }
    expect(page).not.toContain("responding right now");
    await shop.stripe.setFaults({
      webhooks: { drop: 1 },
      api: { match: "GET /v1/**", status: 503, from: "server" },
    });
    expect(await (await staff.fetch(`/admin/orders/${order.number}`)).text()).toContain(
      "responding right now",
    );
    expect(await takeOrderAction(staff, order, "sync")).toMatchObject({ status: 503 });
  });

  it("is for staff alone, and for orders that there are", async () => {
    const { purchase, order } = await paid();
    for (const path of [`/admin/orders/${order.number}`, `/admin/orders/${order.number}/versions`]) {
      expect((await purchase.student.fetch(path)).status).toBe(404);
    }
    expect((await takeOrderAction(purchase.student, order, "sync")).status).toBe(404);
    expect((await staff.fetch("/admin/orders/L-NOTHING")).status).toBe(404);
    expect((await takeOrderAction(staff, order, "everything")).status).toBe(400);
    expect(await takeOrderAction(staff, order, "cancel", { why: "" })).toMatchObject({ status: 400 });
  });
});

describe("access", () => {
  it("that the staff have closed stays closed whatever syncs, and opens when they say so", async () => {
    const { purchase, order } = await paid();
    const nonce = randomUUID();
    const answers = await Promise.all([
      takeOrderAction(staff, order, "withhold_access", { nonce }),
      takeOrderAction(staff, order, "withhold_access", { nonce }),
    ]);
    for (const { words } of answers) expect(words).toContain("The student has no access to the course now.");
    expect(await canLearn(purchase)).toBe(false);
    await comeDue(shop, purchase);
    await shop.sync("--payment-intent", purchase.paymentIntentId);
    await takeOrderAction(other, order, "sync");
    expect(await canLearn(purchase)).toBe(false);
    const page = await purchase.student.fetch(`/payment/success?payment_intent=${purchase.paymentIntentId}`);
    expect(await page.text()).toContain("This order no longer includes access to the course.");
    const again = await purchase.student.beginCheckout(purchase.course.slug, purchase.course.prices[0]!);
    expect(await again.json()).toMatchObject({ kind: "already_paid" });
    expect((await auditOf(order)).filter(({ action }) => action === "order.withhold_access")).toMatchObject([
      { reason: "The tests want it" },
    ]);
    expect((await takeOrderAction(other, order, "restore_access")).words).toContain(
      `this order (${order.number})`,
    );
    expect(await canLearn(purchase)).toBe(true);
  });

  it("closed and opened again during a review is as before, and each change is in the trail, whatever the form carries", async () => {
    const { purchase, order } = await paid();
    await shop.mongo.database
      .collection("orders")
      .updateOne(
        { _id: order._id },
        { $set: { status: "needs_review", reviewReason: "duplicate_not_refunded" }, $inc: { version: 1 } },
      );
    const nonce = randomUUID();
    for (const action of ["withhold_access", "restore_access", "withhold_access", "restore_access"]) {
      await takeOrderAction(staff, order, action, { nonce });
      expect(await canLearn(purchase)).toBe(action === "restore_access");
    }
    await takeOrderAction(staff, order, "gift_access", { nonce });
    await takeOrderAction(staff, order, "take_back_gift", { nonce });
    await takeOrderAction(staff, order, "gift_access", { nonce });
    const actions = (await auditOf(order)).map(({ action }) => action);
    expect(actions.filter((action) => action === "order.withhold_access")).toHaveLength(2);
    expect(actions.filter((action) => action === "order.restore_access")).toHaveLength(2);
    expect(actions.filter((action) => action === "order.gift_access")).toHaveLength(2);
  });

  it("as a gift outlives the order, and taking it back leaves what else there is", async () => {
    const { purchase, order } = await paid();
    await takeOrderAction(staff, order, "refund", {
      extent: "all",
      position: 0,
      reason: "requested_by_customer",
    });
    expect(await canLearn(purchase)).toBe(false);
    const given = await Promise.all(
      [staff, other].map((each) => takeOrderAction(each, order, "gift_access")),
    );
    for (const { words } of given) expect(words).toContain("a gift from staff");
    await takeOrderAction(staff, order, "sync");
    expect(await canLearn(purchase)).toBe(true);
    expect(await readBooks(shop).grants({ source: `staff:${order._id}` })).toHaveLength(1);
    expect((await takeOrderAction(staff, order, "take_back_gift")).words).toContain(
      "The student has no access",
    );
    expect(await canLearn(purchase)).toBe(false);
  });
});

it("an unpaid order is canceled, at Stripe, too; one that was paid a moment ago is not", async () => {
  const [unpaid, justPaid] = [await beginPurchase(shop), await pay(shop)];
  const order = await orderOf(unpaid);
  const answers = await Promise.all([staff, other].map((each) => takeOrderAction(each, order, "cancel")));
  for (const { words } of answers) expect(words).toContain("The order is canceled");
  expect(await orderOf(unpaid)).toMatchObject({ status: "canceled", open: false });
  expect((await shop.stripe.client.paymentIntents.retrieve(unpaid.paymentIntentId)).status).toBe("canceled");
  await expect(confirm(shop, unpaid.paymentIntentId)).rejects.toThrow();
  expect(await takeOrderAction(staff, await orderOf(justPaid), "cancel")).toMatchObject({
    status: 409,
    words: expect.stringContaining("paid a moment ago"),
  });
  expect(await canLearn(justPaid)).toBe(true);
});

it("a receipt is sent again to the student's present address, once however many press, and not again at once", async () => {
  const { order } = await paid();
  const students = shop.mongo.database.collection("users");
  const email = `moved-${randomUUID()}@example.com`;
  await students.updateOne({ _id: order.studentId }, { $set: { email } });
  expect((await takeOrderAction(staff, order, "resend_receipt")).words).toContain("less than a minute ago");
  await shop.mongo.database
    .collection("outbox")
    .updateMany(
      { key: `order:${order._id}:receipt` },
      { $set: { createdAt: new Date(Date.now() - 120_000) } },
    );
  await Promise.all([staff, other].map((each) => takeOrderAction(each, order, "resend_receipt")));
  expect(await mailsTo(shop, email, "receipt")).toHaveLength(1);
  expect((await takeOrderAction(other, order, "resend_receipt")).words).toContain("less than a minute ago");
});
