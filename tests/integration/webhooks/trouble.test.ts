import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import type { RunningProcess } from "../../fixtures/processes";
import { canLearn, comeDue, orderWhen, pay } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";
import { type SignedDelivery, stripeKeys } from "../../fixtures/stripe";

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.stop());
afterEach(() => shop.stripe.clearFaults());

const loseWebhooks = (api?: object) => shop.stripe.setFaults({ webhooks: { drop: 1 }, api });
const post = ({ body, signature }: SignedDelivery, web: RunningProcess = shop.web) =>
  fetch(`${web.url}/api/webhooks`, { method: "POST", body, headers: { "Stripe-Signature": signature } });
const stored = async (eventId: string) => (await readBooks(shop).events({ eventId }))[0];

async function eventOf(type: string, paymentIntentId: string): Promise<Stripe.Event> {
  const { data } = await shop.stripe.client.events.list({ type, limit: 50 });
  const event = data.find(({ data: { object } }) => "id" in object && object.id === paymentIntentId);
  if (!event) throw new Error(`There is no ${type} of ${paymentIntentId}.`);
  return event;
}

it("a webhook that comes before its order exists brings the order", async () => {
  await loseWebhooks();
  const purchase = await pay(shop);
  const orders = shop.mongo.database.collection("orders");
  const { _id, number } = await readBooks(shop).orderOf(purchase.paymentIntentId);
  await orders.deleteOne({ _id });
  const event = await eventOf("payment_intent.succeeded", purchase.paymentIntentId);
  expect((await post(shop.stripe.sign(event))).status).toBe(200);
  await expect.poll(async () => (await stored(event.id))?.state).toBe("handled");
  const order = await orderWhen(
    shop,
    purchase,
    ({ status, effects }) => status === "completed" && effects.enrolledAt,
  );
  expect(order).toMatchObject({ _id, number });
  expect(await orders.countDocuments({ number })).toBe(1);
  expect(await canLearn(purchase)).toBe(true);
});

it("webhooks out of order, the success first and what went before it afterwards, leave the order completed", async () => {
  await loseWebhooks();
  const purchase = await pay(shop);
  const succeeded = await eventOf("payment_intent.succeeded", purchase.paymentIntentId);
  await post(shop.stripe.sign(succeeded));
  await orderWhen(shop, purchase, ({ status, nextSyncAt }) => status === "completed" && nextSyncAt === null);
  const { history } = await readBooks(shop).orderOf(purchase.paymentIntentId);
  for (const [type, status] of [
    ["payment_intent.processing", "processing"],
    ["payment_intent.payment_failed", "requires_payment_method"],
    ["payment_intent.canceled", "canceled"],
  ] as const) {
    const older = {
      ...succeeded,
      id: `evt_older_${status}`,
      type,
      created: succeeded.created - 60,
      data: { object: { ...succeeded.data.object, status } },
    };
    await post(shop.stripe.sign(JSON.stringify(older)));
    await expect.poll(async () => (await stored(older.id))?.state).toBe("handled");
  }
  expect(await readBooks(shop).orderOf(purchase.paymentIntentId)).toMatchObject({
    status: "completed",
    history,
  });
  expect(await canLearn(purchase)).toBe(true);
});

it("while the signing secret is rolled, deliveries signed by the old one and by the new one are taken", async () => {
  const web = await shop.addWeb({ env: { STRIPE_WEBHOOK_SECRET: `whsec_new_one, ${stripeKeys.webhook}` } });
  const event = (id: string) =>
    JSON.stringify({
      id,
      object: "event",
      type: "capability.updated",
      created: 1,
      livemode: false,
      data: { object: {} },
    });
  const statuses = [];
  for (const secret of [stripeKeys.webhook, "whsec_new_one", "whsec_of_nobody"]) {
    statuses.push((await post(shop.stripe.sign(event(`evt_by_${secret}`), { secret }), web)).status);
  }
  expect(statuses).toEqual([200, 200, 400]);
});

describe("while Stripe's API is down", () => {
  const down = { match: "GET /v1/payment_intents/*", from: "server", status: 503 };

  it("a signed payment_intent.succeeded stands in for its answer, marked, until Stripe has confirmed it", async () => {
    await loseWebhooks(down);
    const purchase = await pay(shop);
    const event = await eventOf("payment_intent.succeeded", purchase.paymentIntentId);
    await post(shop.stripe.sign(event));
    const order = await orderWhen(
      shop,
      purchase,
      ({ status, effects }) => status === "completed" && effects?.enrolledAt,
    );
    expect(order).toMatchObject({ witnessedBy: event.id, card: null });
    expect(order.nextSyncAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect(await canLearn(purchase)).toBe(true);

    await loseWebhooks();
    expect((await shop.sync()).code).toBe(0);
    expect(await readBooks(shop).orderOf(purchase.paymentIntentId)).toMatchObject({
      ...{ status: "completed", witnessedBy: null, nextSyncAt: null },
      card: { last4: "4242" },
    });
  });

  it("one over the wrong amount gives no access", async () => {
    shop.expectErrors(/order needs review/);
    await loseWebhooks(down);
    const purchase = await pay(shop);
    const event = await eventOf("payment_intent.succeeded", purchase.paymentIntentId);
    const changed = { ...event, data: { object: { ...event.data.object, amount_received: 1 } } };
    await post(shop.stripe.sign(JSON.stringify(changed)));
    const order = await orderWhen(shop, purchase, ({ status }) => status === "needs_review");
    expect(order.reviewReason).toBe("amount_mismatch");
    expect(await canLearn(purchase)).toBe(false);
  });

  it.each([
    ["of another API version", { api_version: "2020-08-27" }],
    ["of another type", { type: "payment_intent.processing" }],
  ])("an event %s is rescheduled, and changes nothing until Stripe answers", async (_, changes) => {
    await loseWebhooks(down);
    const purchase = await pay(shop);
    const event = await eventOf("payment_intent.succeeded", purchase.paymentIntentId);
    const other = { ...event, ...changes, id: `${event.id}_other` };
    await post(shop.stripe.sign(JSON.stringify(other)));
    await expect
      .poll(async () => (await stored(other.id))?.lastError, { timeout: 20_000 })
      .toEqual(expect.any(String));
    expect(await stored(other.id)).toMatchObject({ state: "stored", attempts: 1 });
    expect((await readBooks(shop).orderOf(purchase.paymentIntentId)).status).toBe("awaiting_payment");
    await loseWebhooks();
    await comeDue(shop, purchase);
    await shop.sync("--since", "1h");
    expect((await stored(other.id))?.state).toBe("handled");
  });

  it("an old success doesn't overrule what is known of a paid order", async () => {
    await loseWebhooks();
    const purchase = await pay(shop);
    await shop.sync("--payment-intent", purchase.paymentIntentId);
    await shop.stripe.client.refunds.create({ payment_intent: purchase.paymentIntentId });
    await shop.sync("--payment-intent", purchase.paymentIntentId);
    await loseWebhooks(down);
    const event = await eventOf("payment_intent.succeeded", purchase.paymentIntentId);
    await post(shop.stripe.sign(event));
    await expect
      .poll(async () => (await stored(event.id))?.lastError, { timeout: 20_000 })
      .toEqual(expect.any(String));
    expect((await readBooks(shop).orderOf(purchase.paymentIntentId)).status).toBe("refunded");
    expect(await canLearn(purchase)).toBe(false);
  });
});

it("an event that fails again and again is dead in the end, is shown, and can be replayed", async () => {
  shop.expectErrors(/event is dead/);
  await loseWebhooks({ match: "GET /v1/payment_intents/*", from: "server", status: 400 });
  const purchase = await pay(shop);
  const event = await eventOf("payment_intent.succeeded", purchase.paymentIntentId);
  await post(shop.stripe.sign(event));
  await expect.poll(async () => (await stored(event.id))?.attempts).toBe(1);
  await expect.poll(async () => (await stored(event.id))?.lastError).toEqual(expect.any(String));
  const events = shop.mongo.database.collection("stripeEvents");
  await shop.sync("--since", "1h");
  expect(await stored(event.id), "an extra try doesn't count").toMatchObject({
    state: "stored",
    attempts: 1,
  });
  await events.updateOne({ eventId: event.id }, { $set: { attempts: 19, nextAttemptAt: new Date() } });
  await shop.sync();
  expect(await stored(event.id)).toMatchObject({ state: "dead", attempts: 20 });
  await loseWebhooks();
  await shop.sync("--since", "1h");
  expect((await stored(event.id))?.state).toBe("dead");

  const listed = await shop.run("inbox", "list");
  expect(listed.output).toContain(event.id);
  const replayed = await shop.run("inbox", "replay", event.id);
  expect([replayed.code, replayed.output]).toEqual([0, expect.stringContaining("1 event will be retried")]);
  const worker = await shop.addWorker();
  await expect.poll(async () => (await stored(event.id))?.state, { timeout: 20_000 }).toBe("handled");
  await worker.stop();
});
