import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import {
  beginPurchase,
  canLearn,
  comeDue,
  confirm,
  letTimePass,
  orderWhen,
  pay,
} from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.stop());
afterEach(() => shop.stripe.clearFaults());

const loseWebhooks = () => shop.stripe.setFaults({ webhooks: { drop: 1 } });

describe("a payment whose webhook never comes", () => {
  it("is completed by the sweep, with access and one receipt", async () => {
    await loseWebhooks();
    const purchase = await pay(shop);
    expect(await canLearn(purchase)).toBe(false);
    await letTimePass(shop, purchase, hour);
    const { code, report } = await shop.runSyncOrders();
    expect([code, report]).toEqual([0, expect.objectContaining({ failed: 0 })]);
    expect(report.recovered).toBeGreaterThanOrEqual(1);
    const order = await readBooks(shop).orderOf(purchase.paymentIntentId);
    expect(order).toMatchObject({ status: "completed", syncStatus: "synced", nextSyncAt: null });
    expect(order.history.at(-1)).toMatchObject({ cause: "sweep", to: "completed" });
    expect(await canLearn(purchase)).toBe(true);
    const mails = await shop.mongo.database
      .collection("outbox")
      .find({ key: `order:${order._id}:receipt` })
      .toArray();
    expect(mails).toMatchObject([{ template: "receipt", to: [purchase.student.email] }]);
  });

  it("is completed by a worker without anybody's help", async () => {
    await loseWebhooks();
    const purchase = await pay(shop);
    await letTimePass(shop, purchase, hour);
    const worker = await shop.addWorker();
    const order = await orderWhen(
      shop,
      purchase,
      ({ status, effects }) => status === "completed" && effects.enrolledAt,
    );
    expect(order.history.at(-1).cause).toMatch(/sweep|recovery/);
    await worker.stop();
  });

  it("is left alone by the sweep until it is due, and by --dry-run in any case", async () => {
    await loseWebhooks();
    const purchase = await pay(shop);
    expect((await shop.runSyncOrders("--since", "1h", "--dry-run")).report.unfinished).toBeGreaterThanOrEqual(
      1,
    );
    expect((await readBooks(shop).orderOf(purchase.paymentIntentId)).status).toBe("awaiting_payment");
    const { report } = await shop.runSyncOrders("--since", "1h");
    expect(report.recovered).toBeGreaterThanOrEqual(1);
    expect((await readBooks(shop).orderOf(purchase.paymentIntentId)).status).toBe("completed");
  });

  it("can be synced alone by its payment intent", async () => {
    await loseWebhooks();
    const { paymentIntentId } = await pay(shop);
    const { code, report } = await shop.runSyncOrders("--payment-intent", paymentIntentId);
    expect([code, report]).toEqual([0, { synced: 1, failed: 0, skipped: 0, recovered: 1 }]);
    expect((await readBooks(shop).orderOf(paymentIntentId)).status).toBe("completed");
  });
});

describe("sync-orders", () => {
  it("ends with 1 and says why for an intent that Stripe doesn't know, and with 2 for a time that is none", async () => {
    const unknown = await shop.runSyncOrders("--payment-intent", "pi_unknown");
    expect([unknown.code, unknown.output]).toEqual([1, expect.stringContaining("No such payment_intent")]);
    const misused = await shop.runSyncOrders("--since", "yesterday");
    expect([misused.code, misused.output]).toEqual([
      2,
      expect.stringContaining("--since takes a duration such as 30m"),
    ]);
  });
});

describe("while Stripe's API is in trouble", () => {
  it.each([
    ["answers 500", { status: 500 }],
    ["answers 429", { status: 429 }],
    ["never answers", { timeout: true, delayMs: 200 }],
  ])("because it %s, an order stays as it is, remembers that, and is healed later", async (_, fault) => {
    await loseWebhooks();
    const purchase = await pay(shop);
    await shop.stripe.setFaults({
      webhooks: { drop: 1 },
      api: { match: "GET /v1/payment_intents/*", ...fault },
    });
    const failed = await shop.sync("--payment-intent", purchase.paymentIntentId);
    expect(failed.code).toBe(1);
    const waiting = await readBooks(shop).orderOf(purchase.paymentIntentId);
    expect(waiting).toMatchObject({ status: "awaiting_payment", syncAttempts: 1, open: true });
    expect(waiting.lastSyncError).toEqual(expect.any(String));
    expect(waiting.nextSyncAt.getTime()).toBeGreaterThan(Date.now());

    await loseWebhooks();
    await letTimePass(shop, purchase, hour);
    expect((await shop.sync()).code).toBe(0);
    expect(await readBooks(shop).orderOf(purchase.paymentIntentId)).toMatchObject({
      status: "completed",
      lastSyncError: null,
    });
  });

  it("an order that can't be read ten times in a row counts as stuck, and is tried on", async () => {
    shop.expectErrors(/order is stuck/);
    await loseWebhooks();
    const purchase = await pay(shop);
    const { _id } = await readBooks(shop).orderOf(purchase.paymentIntentId);
    const orders = shop.mongo.database.collection("orders");
    await shop.stripe.setFaults({
      webhooks: { drop: 1 },
      api: { match: "GET /v1/payment_intents/*", status: 400 },
    });
    const failures = async () => (await orders.findOne({ _id }))?.syncFailures;
    await orders.updateOne({ _id }, { $set: { syncFailures: 8 } });
    await shop.sync("--payment-intent", purchase.paymentIntentId);
    expect(await failures()).toBe(9);
    for (let turn = 0; turn < 2; turn++) await shop.sync("--payment-intent", purchase.paymentIntentId);
    // An alert looks at this figure: see alerts/rules.test.ts.
    expect(await failures()).toBe(11);
    await loseWebhooks();
    await shop.sync("--payment-intent", purchase.paymentIntentId);
    expect(await readBooks(shop).orderOf(purchase.paymentIntentId)).toMatchObject({
      status: "completed",
      syncFailures: 0,
    });
  });

  it("one order that can't be read never stops the rest", async () => {
    await loseWebhooks();
    const bad = await pay(shop);
    const good = await pay(shop);
    for (const purchase of [bad, good]) await letTimePass(shop, purchase, hour);
    await shop.stripe.setFaults({
      webhooks: { drop: 1 },
      api: { match: `GET /v1/payment_intents/${bad.paymentIntentId}`, status: 500 },
    });
    const { code, report } = await shop.sync();
    expect(code).toBe(1);
    expect(report.failed).toBeGreaterThanOrEqual(1);
    expect((await readBooks(shop).orderOf(good.paymentIntentId)).status).toBe("completed");
    expect(await readBooks(shop).orderOf(bad.paymentIntentId)).toMatchObject({
      status: "awaiting_payment",
      lastSyncError: expect.any(String),
    });
  });

  it("a 429 holds the whole sweep back for as long as Stripe asks", async () => {
    await loseWebhooks();
    // Eight orders are read at a time: the ninth is claimed only after one of them was refused.
    const purchases = await Promise.all(Array.from({ length: 9 }, () => pay(shop)));
    for (const purchase of purchases) await letTimePass(shop, purchase, hour);
    await shop.stripe.setFaults({
      webhooks: { drop: 1 },
      api: { match: "GET /v1/payment_intents/*", status: 429, times: 8, retryAfterSeconds: 2 },
    });
    const startedAt = Date.now();
    await shop.sync();
    await shop.stripe.clearFaults();
    expect(Date.now() - startedAt).toBeGreaterThan(1_900);
    for (const purchase of purchases) await letTimePass(shop, purchase, hour);
    await shop.sync();
    for (const { paymentIntentId } of purchases) {
      expect((await readBooks(shop).orderOf(paymentIntentId)).status).toBe("completed");
    }
  });
});

it("a worker that is killed holding a claim leaves its order to the next one", async () => {
  await loseWebhooks();
  const purchase = await pay(shop);
  await letTimePass(shop, purchase, hour);
  // The first one claims the order, the second one would change its state.
  const killed = await shop.runSyncOrders({ crashBefore: "findAndModify orders 2" });
  expect(killed.signal).toBe("SIGKILL");
  const claimed = await readBooks(shop).orderOf(purchase.paymentIntentId);
  expect(claimed.status).toBe("awaiting_payment");
  expect(claimed.nextSyncAt.getTime()).toBeGreaterThan(Date.now() + 2 * minute);
  // Only the sweep is to look: what Stripe's own lists tell would heal the order at once.
  const lists = ["GET /v1/payment_intents", "GET /v1/events"].map((match) => ({ match, status: 400 }));
  await shop.stripe.setFaults({ webhooks: { drop: 1 }, api: lists });
  await shop.sync();
  expect((await readBooks(shop).orderOf(purchase.paymentIntentId)).status).toBe("awaiting_payment");

  await letTimePass(shop, purchase, 4 * minute);
  await shop.sync();
  expect((await readBooks(shop).orderOf(purchase.paymentIntentId)).status).toBe("completed");
});

describe("an asynchronous payment", () => {
  const startDebit = async () => {
    const purchase = await beginPurchase(shop);
    await shop.stripe.client.paymentIntents.update(purchase.paymentIntentId, {
      allowed_payment_method_types: ["us_bank_account"],
    });
    await confirm(shop, purchase.paymentIntentId, "pm_usBankAccount_processing");
    await orderWhen(shop, purchase, ({ status }) => status === "processing");
    return purchase;
  };

  it.each([
    ["succeeds", "succeeded", "completed"],
    ["fails", "failed", "payment_failed"],
  ])("that %s after three days is neither canceled before nor missed then", async (_, outcome, status) => {
    const purchase = await startDebit();
    await loseWebhooks();
    await letTimePass(shop, purchase, 3 * day);
    await shop.sync();
    expect(await readBooks(shop).orderOf(purchase.paymentIntentId)).toMatchObject({
      status: "processing",
      open: true,
    });
    expect(await canLearn(purchase)).toBe(false);

    await shop.stripe.control("POST", `payment_intents/${purchase.paymentIntentId}/settle`, { outcome });
    await letTimePass(shop, purchase, day);
    await shop.sync();
    expect((await readBooks(shop).orderOf(purchase.paymentIntentId)).status).toBe(status);
    expect(await canLearn(purchase)).toBe(outcome === "succeeded");
  });

  it("whose worker is killed after it was completed opens its course within minutes, not a day", async () => {
    const purchase = await startDebit();
    await loseWebhooks();
    await letTimePass(shop, purchase, 4 * day);
    await shop.stripe.control("POST", `payment_intents/${purchase.paymentIntentId}/settle`, {
      outcome: "succeeded",
    });
    await shop.runSyncOrders("--payment-intent", purchase.paymentIntentId, { crashBefore: "update grants" });
    const { status, nextSyncAt } = await readBooks(shop).orderOf(purchase.paymentIntentId);
    expect(status).toBe("completed");
    expect(nextSyncAt.getTime()).toBeLessThan(Date.now() + 4 * minute);
  });
});

describe("an abandoned checkout", () => {
  it("is canceled at Stripe and here after a day, and the course can be bought anew", async () => {
    const purchase = await beginPurchase(shop);
    await letTimePass(shop, purchase, 23 * hour);
    await shop.sync("--since", "7d");
    expect((await readBooks(shop).orderOf(purchase.paymentIntentId)).status).toBe("awaiting_payment");
    await letTimePass(shop, purchase, hour);
    await shop.sync();
    expect(await readBooks(shop).orderOf(purchase.paymentIntentId)).toMatchObject({
      status: "canceled",
      open: false,
      nextSyncAt: null,
    });
    const intent = await shop.stripe.client.paymentIntents.retrieve(purchase.paymentIntentId);
    expect(intent).toMatchObject({ status: "canceled", cancellation_reason: "abandoned" });
    const again = await beginPurchase(shop, purchase);
    expect(again.paymentIntentId).not.toBe(purchase.paymentIntentId);
  });

  it("is not one while its student is at the form again", async () => {
    const purchase = await beginPurchase(shop);
    await letTimePass(shop, purchase, 25 * hour);
    const again = await beginPurchase(shop, purchase);
    expect(again.paymentIntentId).toBe(purchase.paymentIntentId);
    await comeDue(shop, purchase);
    await shop.sync();
    expect((await readBooks(shop).orderOf(purchase.paymentIntentId)).status).toBe("awaiting_payment");
    await confirm(shop, purchase.paymentIntentId);
  });

  it("ends, too, when a new price was to get a new intent, and the process died before that", async () => {
    await loseWebhooks();
    const purchase = await beginPurchase(shop);
    await purchase.student.post(`/api/orders/${purchase.paymentIntentId}/confirmed`);
    await shop.stripe.setFaults({
      webhooks: { drop: 1 },
      api: { match: "POST /v1/payment_intents", status: 400 },
    });
    await purchase.student.beginCheckout(purchase.course.slug, purchase.course.prices[1]!);
    await loseWebhooks();
    const repriced = await readBooks(shop).orderOf(purchase.paymentIntentId);
    expect(repriced).toMatchObject({
      status: "awaiting_payment",
      paymentIntentId: null,
      isProvisional: false,
    });
    await letTimePass(shop, purchase, 25 * hour);
    await shop.mongo.database
      .collection("orders")
      .updateOne({ _id: repriced._id }, { $set: { touchedAt: null } });
    await shop.sync();
    expect(await readBooks(shop).orderOf(purchase.paymentIntentId)).toMatchObject({
      status: "canceled",
      open: false,
    });
  });

  it("that was paid a moment before is completed instead", async () => {
    await loseWebhooks();
    const purchase = await pay(shop);
    await letTimePass(shop, purchase, 25 * hour);
    await shop.sync();
    expect((await readBooks(shop).orderOf(purchase.paymentIntentId)).status).toBe("completed");
  });

  it("that never got an intent ends, too", async () => {
    const purchase = await beginPurchase(shop);
    const orders = shop.mongo.database.collection("orders");
    const { _id } = await readBooks(shop).orderOf(purchase.paymentIntentId);
    await letTimePass(shop, purchase, 25 * hour);
    await orders.updateOne({ _id }, { $unset: { paymentIntentIds: "" }, $set: { paymentIntentId: null } });
    await shop.stripe.client.paymentIntents.update(purchase.paymentIntentId, { metadata: { lectern: "" } });
    await shop.sync();
    expect(await orders.findOne({ _id })).toMatchObject({ status: "canceled", open: false });
  });

  it("is written to once when the card was refused, and not while another card is tried", async () => {
    const purchase = await beginPurchase(shop);
    await expect(confirm(shop, purchase.paymentIntentId, "pm_card_visa_chargeDeclined")).rejects.toThrow();
    const { _id } = await orderWhen(shop, purchase, ({ status }) => status === "payment_failed");
    const written = () =>
      shop.mongo.database
        .collection("outbox")
        .find({ key: `order:${_id}:payment_failed` })
        .toArray();
    await letTimePass(shop, purchase, 10 * minute);
    await shop.sync("--since", "1h");
    expect(await written()).toHaveLength(0);
    await letTimePass(shop, purchase, 6 * minute);
    await shop.sync("--since", "1h");
    await shop.sync("--since", "1h");
    expect(await written()).toMatchObject([{ to: [purchase.student.email], template: "payment_failed" }]);
  });
});
