import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import { sellCourse, type TestCourse } from "../../fixtures/course";
import { eventually } from "../../fixtures/eventually";
import { joinShop, type Shop } from "../../fixtures/shop";
import type { SignedDelivery } from "../../fixtures/stripe";

let shop: Shop;
let course: TestCourse;

beforeAll(async () => {
  shop = await joinShop();
  course = await sellCourse(shop);
});
afterAll(() => shop?.stop());
beforeEach(() => shop.stripe.setFaults({ webhooks: { drop: 1 } }));

function deliver({ body, signature }: SignedDelivery, path = "/api/webhooks"): Promise<Response> {
  return fetch(shop.web.url + path, { method: "POST", body, headers: { "Stripe-Signature": signature } });
}

/** A student who has paid at Stripe, while every webhook about it was lost. */
async function payUnheard() {
  const student = await shop.visitor().signUp();
  const start = await (
    await student.beginCheckout(course.slug, { currency: "usd", amountMinor: 4_900 })
  ).json();
  await shop.stripe.client.paymentIntents.confirm(start.paymentIntentId, {
    payment_method: "pm_card_visa",
    return_url: `${shop.web.url}/payment/success`,
  });
  const { data } = await shop.stripe.client.events.list({ type: "payment_intent.succeeded", limit: 1 });
  return { student, paymentIntentId: start.paymentIntentId as string, event: data[0]! };
}

const completed = (paymentIntentId: string) =>
  eventually(
    () => readBooks(shop).orderOf(paymentIntentId),
    (order) => order.status === "completed" && order.nextSyncAt === null,
  );

describe("a webhook delivery", () => {
  it("completes the order and lets the student in", async () => {
    const { student, paymentIntentId, event } = await payUnheard();
    expect((await deliver(shop.stripe.sign(event))).status).toBe(200);
    const order = await completed(paymentIntentId);
    expect(order).toMatchObject({ syncStatus: "synced", open: false, amountMinor: 4_900, nextSyncAt: null });
    expect((await student.fetch(`/learn/${course.slug}/one`)).status).toBe(200);
  });

  it("that comes 50 times at once gives one enrollment and one state change", async () => {
    const { paymentIntentId, event } = await payUnheard();
    const delivery = shop.stripe.sign(event);
    const answers = await Promise.all(Array.from({ length: 50 }, () => deliver(delivery)));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));

    const order = await completed(paymentIntentId);
    const books = readBooks(shop);
    expect(await books.events({ eventId: event.id })).toHaveLength(1);
    expect(order.history.filter(({ to }: { to: string }) => to === "completed")).toHaveLength(1);
    expect(await books.enrollments({ studentId: order.studentId })).toHaveLength(1);
    expect(await books.grants({ studentId: order.studentId, revokedAt: null })).toHaveLength(1);
  });

  it("about one change in 50 different events still gives one state change", async () => {
    const { paymentIntentId, event } = await payUnheard();
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        deliver(shop.stripe.sign({ ...event, id: `${event.id}_${index}` })),
      ),
    );
    const order = await completed(paymentIntentId);
    await eventually(
      () => readBooks(shop).events({ state: "handled", eventId: { $regex: `^${event.id}_` } }),
      (events) => events.length === 50,
    );
    expect(order.history.filter(({ to }: { to: string }) => to === "completed")).toHaveLength(1);
    expect(await readBooks(shop).grants({ studentId: order.studentId })).toHaveLength(1);
  });

  it("is taken at /api/stripe/webhooks, too", async () => {
    const { paymentIntentId, event } = await payUnheard();
    expect((await deliver(shop.stripe.sign(event), "/api/stripe/webhooks")).status).toBe(200);
    await completed(paymentIntentId);
  });

  it("of a type that nothing depends on is stored and acknowledged", async () => {
    const event = {
      id: "evt_unlisted",
      object: "event",
      type: "capability.updated",
      created: 1,
      livemode: false,
      data: { object: {} },
    };
    expect((await deliver(shop.stripe.sign(JSON.stringify(event)))).status).toBe(200);
    await eventually(
      () => readBooks(shop).events({ eventId: "evt_unlisted" }),
      ([stored]) => stored?.state === "ignored",
    );
  });

  it("about an intent of somebody else's program is stored, acknowledged and left alone", async () => {
    const foreign = await shop.stripe.client.paymentIntents.create({ amount: 500, currency: "usd" });
    const { data } = await shop.stripe.client.events.list({ type: "payment_intent.created", limit: 1 });
    const event = { ...data[0]!, type: "payment_intent.succeeded" as const, id: "evt_foreign" };
    expect((await deliver(shop.stripe.sign(JSON.stringify(event)))).status).toBe(200);
    await eventually(
      () => readBooks(shop).events({ eventId: "evt_foreign" }),
      ([stored]) => stored?.state === "ignored",
    );
    expect(await readBooks(shop).orders({ paymentIntentIds: foreign.id })).toHaveLength(0);
  });

  it("of Stripe's live mode is not mixed with the sandbox's", async () => {
    const { event } = await payUnheard();
    const live = { ...event, id: "evt_live", livemode: true };
    expect((await deliver(shop.stripe.sign(JSON.stringify(live)))).status).toBe(200);
    expect(await readBooks(shop).events({ eventId: "evt_live" })).toHaveLength(0);
  });
});

describe("a delivery that Stripe did not sign", () => {
  const event = JSON.stringify({
    id: "evt_forged",
    object: "event",
    type: "payment_intent.succeeded",
    created: 1,
    livemode: false,
    data: { object: { id: "pi_x" } },
  });

  it.each([
    ["has no signature", () => ({ body: event, signature: "" })],
    ["is signed with another secret", () => shop.stripe.sign(event, { secret: "whsec_other" })],
    [
      "is older than five minutes",
      () => shop.stripe.sign(event, { timestamp: Math.floor(Date.now() / 1000) - 301 }),
    ],
    ["was altered on the way", () => ({ ...shop.stripe.sign(event), body: event.replace("pi_x", "pi_y") })],
    ["is no JSON", () => ({ ...shop.stripe.sign(event), body: "{" })],
  ])("because it %s gets 400 and stores nothing", async (_, forge) => {
    expect((await deliver(forge())).status).toBe(400);
    expect(await readBooks(shop).events({ eventId: "evt_forged" })).toHaveLength(0);
  });

  it("or that is larger than any event gets 413", async () => {
    const body = "x".repeat(2 * 1024 * 1024);
    expect((await deliver({ body, signature: "t=1,v1=0" })).status).toBe(413);
  });
});
