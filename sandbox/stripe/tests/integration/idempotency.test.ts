import { describe, expect, test } from "vitest";
import { clientOf, failureOf, request, startSandbox } from "./sandbox";

const PRICE = { amount: 2000, currency: "usd" };

describe("an idempotency key", () => {
  test("makes one intent of fifty creates at once", async () => {
    const sandbox = await startSandbox();
    const stripe = clientOf(sandbox.url, { maxNetworkRetries: 5 });
    const created = await Promise.all(
      Array.from({ length: 50 }, () =>
        stripe.paymentIntents.create(PRICE, { idempotencyKey: "order:1:intent:v1" }),
      ),
    );
    expect(new Set(created.map(({ id }) => id)).size).toBe(1);
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  });

  test("replays the first answer and says so", async () => {
    const { stripe } = await startSandbox();
    const first = await stripe.customers.create({ email: "a@lectern.test" }, { idempotencyKey: "k" });
    await stripe.customers.update(first.id, { name: "Changed" });
    const second = await stripe.customers.create({ email: "a@lectern.test" }, { idempotencyKey: "k" });
    expect(second).toEqual(first);
    expect(second.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect(second.lastResponse.headers["original-request"]).toBe(first.lastResponse.requestId);
    expect(first.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
  });

  test("refuses another body, and another endpoint", async () => {
    const { stripe } = await startSandbox();
    await stripe.paymentIntents.create(PRICE, { idempotencyKey: "k" });
    const otherBody = await failureOf(
      stripe.paymentIntents.create({ ...PRICE, amount: 2001 }, { idempotencyKey: "k" }),
    );
    const otherEndpoint = await failureOf(stripe.customers.create({}, { idempotencyKey: "k" }));
    for (const failure of [otherBody, otherEndpoint]) {
      expect(failure).toMatchObject({
        type: "StripeIdempotencyError",
        statusCode: 400,
        rawType: "idempotency_error",
      });
    }
  });

  test("is in use while its first call is under way", async () => {
    const sandbox = await startSandbox();
    await sandbox.control("POST", "/faults", {
      api: { match: "POST /v1/customers", times: 1, delayMs: 600_000 },
    });
    const stripe = clientOf(sandbox.url, { maxNetworkRetries: 0 });
    const underWay = stripe.customers.create({}, { idempotencyKey: "k" }).catch(() => "cut off");
    await expect
      .poll(() => sandbox.control("GET", "/faults").then(({ body }) => body.timesLeft))
      .toEqual([0]);
    const failure = await failureOf(stripe.customers.create({}, { idempotencyKey: "k" }));
    expect(failure).toMatchObject({ statusCode: 409, code: "idempotency_key_in_use" });
    await sandbox.stop();
    expect(await underWay).toBe("cut off");
  });

  test("keeps a refused card, so that a retry does not charge again", async () => {
    const { stripe } = await startSandbox();
    const payment = {
      ...PRICE,
      confirm: true,
      payment_method: "pm_card_chargeDeclined",
      automatic_payment_methods: { enabled: true, allow_redirects: "never" as const },
    };
    const first = await failureOf(stripe.paymentIntents.create(payment, { idempotencyKey: "k" }));
    const second = await failureOf(stripe.paymentIntents.create(payment, { idempotencyKey: "k" }));
    expect(second.payment_intent?.id).toBe(first.payment_intent?.id);
    expect((await stripe.charges.list()).data).toHaveLength(1);
  });

  test("keeps nothing of a call whose parameters were refused", async () => {
    const sandbox = await startSandbox();
    const refused = await post(sandbox.url, "amount=2000", "k");
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { code: "parameter_missing", param: "currency" } },
    });
    const corrected = await post(sandbox.url, "amount=2000&currency=usd", "k");
    expect(corrected.status).toBe(200);
  });

  test("replays a stored 500 although the call was executed", async () => {
    const sandbox = await startSandbox();
    const stripe = clientOf(sandbox.url, { maxNetworkRetries: 0 });
    await sandbox.control("POST", "/faults", {
      api: { match: "POST /v1/payment_intents", times: 1, status: 500, phase: "response" },
    });
    const first = await failureOf(stripe.paymentIntents.create(PRICE, { idempotencyKey: "v1" }));
    const replayed = await failureOf(stripe.paymentIntents.create(PRICE, { idempotencyKey: "v1" }));
    expect([first.statusCode, replayed.statusCode]).toEqual([500, 500]);
    expect(replayed.headers?.["idempotent-replayed"]).toBe("true");
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
    const next = await stripe.paymentIntents.create(PRICE, { idempotencyKey: "v2" });
    expect(next.status).toBe("requires_payment_method");
  });

  test("survives a restart", async () => {
    const sandbox = await startSandbox();
    const first = await sandbox.stripe.paymentIntents.create(PRICE, { idempotencyKey: "k" });
    await sandbox.restart();
    const second = await sandbox.stripe.paymentIntents.create(PRICE, { idempotencyKey: "k" });
    expect(second.id).toBe(first.id);
  });
});

function post(url: string, body: string, key: string) {
  return request(`${url}/v1/payment_intents`, {
    method: "POST",
    body,
    headers: {
      Authorization: "Bearer sk_test_sandbox",
      "Content-Type": "application/x-www-form-urlencoded",
      "Idempotency-Key": key,
    },
  });
}
