import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import { changePrice, sellCourse, type TestCourse } from "../../fixtures/course";
import { eventually } from "../../fixtures/eventually";
import { joinShop, type Shop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

let shop: Shop;
let course: TestCourse;
let student: Visitor;
const usd = { currency: "usd", amountMinor: 4_900 };

beforeAll(async () => {
  shop = await joinShop();
});
afterAll(() => shop?.stop());
beforeEach(async () => {
  course = await sellCourse(shop);
  student = await shop.visitor().signUp();
});
afterEach(() => shop.stripe.clearFaults());

const begin = (price = usd) => student.beginCheckout(course.slug, price);
const ordersOfCourse = () => readBooks(shop).orders({ "items.courseId": course.id });
const intentsOf = async (customer: string) =>
  (await shop.stripe.client.paymentIntents.list({ customer, limit: 100 })).data;

function confirm(paymentIntentId: string, paymentMethod = "pm_card_visa") {
  return shop.stripe.client.paymentIntents.confirm(paymentIntentId, {
    payment_method: paymentMethod,
    return_url: shop.web.url,
  });
}

/** The one order of the course must be completed by one charge of this amount. */
async function expectOneOrderAndOneCharge(amountMinor: number) {
  const [order] = await eventually(ordersOfCourse, (orders) =>
    orders.some(({ status, effects }) => status === "completed" && effects.enrolledAt),
  );
  expect(await ordersOfCourse()).toHaveLength(1);
  const intents = await intentsOf(order!.stripeCustomerId);
  const paid = intents.filter(({ status }) => status === "succeeded");
  expect(paid.map(({ amount_received }) => amount_received)).toEqual([amountMinor]);
  expect(intents.filter(({ status }) => status !== "succeeded" && status !== "canceled")).toEqual([]);
  expect(await readBooks(shop).enrollments({ courseId: course.id })).toHaveLength(1);
}

describe("one student and one course are one order", () => {
  it("however many tabs press the button at once", async () => {
    const starts = await Promise.all(Array.from({ length: 10 }, async () => (await begin()).json()));
    expect(new Set(starts.map(({ paymentIntentId }) => paymentIntentId)).size).toBe(1);
    expect(starts.every(({ kind }) => kind === "ready")).toBe(true);
    expect(await ordersOfCourse()).toHaveLength(1);
    const customers = await shop.stripe.client.customers.list({ email: student.email });
    expect(customers.data).toHaveLength(1);
    await confirm(starts[0].paymentIntentId);
    await expectOneOrderAndOneCharge(4_900);
  });

  it("the order is written with number, items and amounts before any money moves", async () => {
    await begin();
    const [order] = await ordersOfCourse();
    expect(order).toMatchObject({
      status: "awaiting_payment",
      currency: "usd",
      amountMinor: 4_900,
      items: [{ courseId: course.id, slug: course.slug, amountMinor: 4_900 }],
      mode: "sandbox",
      open: true,
    });
    expect(order!.number).toMatch(/^L-[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(order!.nextSyncAt).toBeInstanceOf(Date);
    const intent = await shop.stripe.client.paymentIntents.retrieve(order!.paymentIntentId);
    expect(intent.metadata).toMatchObject({ orderId: String(order!._id), orderNumber: order!.number });
  });

  it("a refused card can be tried again on the same order and intent", async () => {
    const first = await (await begin()).json();
    await expect(confirm(first.paymentIntentId, "pm_card_visa_chargeDeclined")).rejects.toThrow(/declined/);
    await eventually(ordersOfCourse, ([order]) => order?.status === "payment_failed");
    const second = await (await begin()).json();
    expect(second.paymentIntentId).toBe(first.paymentIntentId);
    await confirm(second.paymentIntentId);
    await expectOneOrderAndOneCharge(4_900);
  });

  it("who has the course already is sent to it", async () => {
    const { paymentIntentId } = await (await begin()).json();
    await confirm(paymentIntentId);
    await expectOneOrderAndOneCharge(4_900);
    expect(await (await begin()).json()).toEqual({ kind: "already_enrolled" });
    const page = await student.fetch(`/checkout/${course.slug}`);
    expect([page.status, page.headers.get("location")]).toEqual([302, `/learn/${course.slug}`]);
  });

  it("who has paid, but is not let in yet, is never asked to pay again", async () => {
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    const { paymentIntentId } = await (await begin()).json();
    await confirm(paymentIntentId);
    expect(await (await begin()).json()).toEqual({ kind: "already_paid", paymentIntentId });
    await expectOneOrderAndOneCharge(4_900);
  });

  it("nor when the process died between completing the order and opening the course", async () => {
    const { paymentIntentId } = await (await begin()).json();
    await confirm(paymentIntentId);
    await expectOneOrderAndOneCharge(4_900);
    await shop.mongo.database.collection("grants").deleteMany({ courseId: course.id });
    await shop.mongo.database
      .collection("orders")
      .updateOne({ paymentIntentIds: paymentIntentId }, { $set: { "effects.enrolledAt": null } });
    expect(await (await begin()).json()).toEqual({ kind: "already_paid", paymentIntentId });
    expect((await student.fetch(`/learn/${course.slug}/one`)).status).toBe(200);
    const orders = await ordersOfCourse();
    expect(orders.filter(({ open }) => open)).toEqual([]);
    expect(orders.filter(({ status }) => status !== "canceled")).toHaveLength(1);
  });
});

describe("killed in between, the next submit goes on with one order and one charge", () => {
  it.each([
    ["order and intent", { timeout: true }],
    ["intent and storing its id", { delayMs: 30_000, phase: "response" }],
  ])("between %s", async (_, fault) => {
    const doomed = await shop.addWeb();
    const there = student.at(doomed.url);
    await shop.stripe.setFaults({
      api: { match: "POST /v1/payment_intents", times: 1, ...fault },
    });
    const lost = there.beginCheckout(course.slug, usd).catch(() => "killed");
    await eventually(ordersOfCourse, (orders) => orders.length === 1);
    if ("phase" in fault) {
      await eventually(
        async () => intentsOf((await ordersOfCourse())[0]!.stripeCustomerId),
        (intents) => intents.length === 1,
      );
    }
    await doomed.kill();
    expect(await lost).toBe("killed");
    expect((await ordersOfCourse())[0]!.paymentIntentIds).toBeUndefined();
    await shop.stripe.clearFaults();

    const start = await eventually(
      async () => (await begin()).json(),
      ({ kind }) => kind === "ready",
    );
    await confirm(start.paymentIntentId);
    await expectOneOrderAndOneCharge(4_900);
  });

  it("an intent whose id was never stored is tied to its order by its metadata when a webhook speaks of it", async () => {
    const { paymentIntentId } = await (await begin()).json();
    const orders = shop.mongo.database.collection("orders");
    await orders.updateOne(
      { paymentIntentIds: paymentIntentId },
      { $unset: { paymentIntentIds: "" }, $set: { paymentIntentId: null } },
    );
    await confirm(paymentIntentId);
    await expectOneOrderAndOneCharge(4_900);
  });
});

describe("a price that has changed", () => {
  it("in another tab answers 409 with the new one; the next press charges that", async () => {
    const first = await (await begin()).json();
    await changePrice(shop, course, 5_900);
    const refused = await begin();
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({
      kind: "price_changed",
      quote: { currency: "usd", amountMinor: 5_900 },
    });
    const second = await (await begin({ currency: "usd", amountMinor: 5_900 })).json();
    expect(second.kind).toBe("ready");
    expect(second.paymentIntentId).not.toBe(first.paymentIntentId);
    await expect(confirm(first.paymentIntentId)).rejects.toThrow();
    await confirm(second.paymentIntentId);
    await expectOneOrderAndOneCharge(5_900);
    expect((await ordersOfCourse())[0]).toMatchObject({ intentVersion: 2 });
  });

  it("by another currency is one order still", async () => {
    await begin();
    const start = await (await begin({ currency: "jpy", amountMinor: 7_200 })).json();
    await confirm(start.paymentIntentId);
    await expectOneOrderAndOneCharge(7_200);
    expect((await ordersOfCourse())[0]).toMatchObject({ currency: "jpy", amountMinor: 7_200 });
  });

  it("while the old one is being paid gives way to whoever was first, and nobody pays twice", async () => {
    for (let round = 0; round < 5; round++) {
      course = await sellCourse(shop);
      const { paymentIntentId } = await (await begin()).json();
      const [paying, changing] = await Promise.allSettled([
        confirm(paymentIntentId),
        begin({ currency: "jpy", amountMinor: 7_200 }).then((response) => response.json()),
      ]);
      if (paying.status === "fulfilled") {
        expect(changing).toMatchObject({ value: { kind: expect.stringMatching(/already/) } });
        await expectCoursePaidOnce(4_900);
      } else {
        expect(changing).toMatchObject({ value: { kind: "ready" } });
        await confirm(
          (changing as PromiseFulfilledResult<{ paymentIntentId: string }>).value.paymentIntentId,
        );
        await expectCoursePaidOnce(7_200);
      }
    }
  });

  it("five tabs that ask for two currencies at once end with one payable intent", async () => {
    const prices = [
      usd,
      { currency: "jpy", amountMinor: 7_200 },
      usd,
      { currency: "jpy", amountMinor: 7_200 },
      usd,
    ];
    await Promise.all(prices.map((price) => begin(price)));
    const last = await (await begin()).json();
    expect(last.kind).toBe("ready");
    const [order] = await ordersOfCourse();
    const payable = (await intentsOf(order!.stripeCustomerId)).filter(({ status }) => status !== "canceled");
    expect(payable.map(({ id }) => id)).toEqual([last.paymentIntentId]);
    await confirm(last.paymentIntentId);
    await expectOneOrderAndOneCharge(4_900);
  });

  async function expectCoursePaidOnce(amountMinor: number) {
    const orders = await eventually(ordersOfCourse, (found) =>
      found.some(({ status }) => status === "completed"),
    );
    expect(orders.filter(({ status }) => status === "completed")).toMatchObject([{ amountMinor }]);
    const ids = orders.flatMap(({ paymentIntentIds }) => paymentIntentIds ?? []);
    const intents = await Promise.all(ids.map((id) => shop.stripe.client.paymentIntents.retrieve(id)));
    expect(intents.filter(({ status }) => status === "succeeded")).toHaveLength(1);
    expect(intents.filter(({ status }) => status !== "succeeded" && status !== "canceled")).toEqual([]);
  }
});

describe("while Stripe misbehaves", () => {
  it("a checkout says so with 503, charges nothing, and works when Stripe is back", async () => {
    await shop.stripe.setFaults({ api: { match: "POST /v1/payment_intents", errorRate: 1, status: 500 } });
    expect((await begin()).status).toBe(503);
    await shop.stripe.clearFaults();
    const start = await (await begin()).json();
    expect(start.kind).toBe("ready");
    await confirm(start.paymentIntentId);
    await expectOneOrderAndOneCharge(4_900);
  });

  it("a stored 500 that Stripe replays does not block the order for a day", async () => {
    await shop.stripe.setFaults({
      api: { match: "POST /v1/payment_intents", errorRate: 1, status: 500, phase: "response" },
    });
    expect((await begin()).status).toBe(503);
    await shop.stripe.clearFaults();
    expect(await (await begin()).json()).toMatchObject({ kind: "ready" });
    expect((await ordersOfCourse())[0]!.intentVersion).toBeGreaterThan(1);
  });
});

describe("what a checkout refuses", () => {
  it.each([
    [
      "a course that does not exist",
      { courseSlug: "no-such-course", currency: "usd", amountMinor: "1" },
      404,
    ],
    ["a currency that the course is not sold in", { currency: "chf", amountMinor: "4900" }, 400],
    ["an amount that is no number", { currency: "usd", amountMinor: "free" }, 400],
    [
      "an operator in place of a slug",
      { "courseSlug[$ne]": "x", currency: "usd", amountMinor: "1", courseSlug: "" },
      400,
    ],
  ])("%s", async (_, fields, status) => {
    const response = await student.post("/api/create-payment-intent", { courseSlug: course.slug, ...fields });
    expect(response.status).toBe(status);
    expect(await ordersOfCourse()).toEqual([]);
  });

  it("a stranger", async () => {
    const response = await shop.visitor().beginCheckout(course.slug, usd);
    expect(response.status).toBe(401);
  });
});
