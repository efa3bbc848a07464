import { describe, expect, test } from "vitest";
import { startReceiver } from "./receiver";
import { clientOf, failureOf, request, startSandbox } from "./sandbox";

const PRICE = { amount: 2000, currency: "usd" };

async function startWithReceiver() {
  const sandbox = await startSandbox();
  const receiver = await startReceiver();
  await sandbox.control("POST", "/webhook_endpoints", receiver);
  return { sandbox, receiver };
}

describe("webhook faults", () => {
  test("a dropped webhook never comes, shows as dropped, and can be sent by hand", async () => {
    const { sandbox, receiver } = await startWithReceiver();
    await sandbox.control("POST", "/faults", { webhooks: { drop: 1 } });
    await sandbox.stripe.customers.create();
    await sandbox.control("DELETE", "/faults");
    await sandbox.stripe.paymentIntents.create(PRICE);
    await receiver.gets("payment_intent.created");
    expect(receiver.types).toEqual(["payment_intent.created"]);
    const [lost] = (await sandbox.stripe.events.list({ type: "customer.created" })).data;
    expect(lost?.pending_webhooks).toBe(1);
    const page = await request(`${sandbox.url}/_sandbox/events/${lost?.id}`);
    expect(page.body).toContain('<span class="state bad">dropped</span>');
    await sandbox.control("POST", `/events/${lost?.id}/redeliver`);
    await receiver.gets("customer.created");
  });

  test("a doubled webhook comes twice with one id", async () => {
    const { sandbox, receiver } = await startWithReceiver();
    await sandbox.control("POST", "/faults", { webhooks: { duplicate: 1 } });
    await sandbox.stripe.customers.create();
    await receiver.gets("customer.created", 2);
    expect(new Set(receiver.received.map(({ event }) => event.id)).size).toBe(1);
  });

  test("a delayed webhook comes after the delay", async () => {
    const { sandbox, receiver } = await startWithReceiver();
    await sandbox.control("POST", "/faults", { webhooks: { delayMs: 300 } });
    const before = performance.now();
    await sandbox.stripe.customers.create();
    await receiver.gets("customer.created");
    expect(performance.now() - before).toBeGreaterThanOrEqual(290);
  });

  test("a reordered webhook is overtaken by a later one", async () => {
    const { sandbox, receiver } = await startWithReceiver();
    await sandbox.control("POST", "/faults", { webhooks: { reorder: 1 } });
    await sandbox.stripe.customers.create();
    await sandbox.control("DELETE", "/faults");
    await sandbox.stripe.paymentIntents.create(PRICE);
    await receiver.gets("customer.created");
    expect(receiver.types).toEqual(["payment_intent.created", "customer.created"]);
  });

  test("delays can be drawn from a range, the same ones again by the seed", async () => {
    const sandbox = await startSandbox();
    // Nobody listens there, and within the delay nothing is sent.
    await sandbox.control("POST", "/webhook_endpoints", { url: "http://127.0.0.1:9/", secret: "whsec_x" });
    const delays = async () => {
      await sandbox.control("POST", "/faults", { webhooks: { delayMs: [300_000, 600_000] }, seed: 7 });
      const drawn: number[] = [];
      for (let index = 0; index < 5; index += 1) {
        const before = Date.now();
        await sandbox.stripe.customers.create();
        const [event] = (await sandbox.stripe.events.list({ limit: 1 })).data;
        const page = (await request(`${sandbox.url}/_sandbox/events/${event?.id}`)).body as string;
        const dueAt = /Next attempt <time datetime="([^"]+)"/.exec(page)?.[1] ?? "";
        drawn.push(Math.round((Date.parse(dueAt) - before) / 10_000));
      }
      return drawn;
    };
    const first = await delays();
    expect(new Set(first).size).toBeGreaterThan(1);
    for (const tens of first) {
      expect(tens).toBeGreaterThanOrEqual(30);
      expect(tens).toBeLessThanOrEqual(60);
    }
    const second = await delays();
    for (const [index, tens] of second.entries()) {
      expect(Math.abs(tens - Number(first[index]))).toBeLessThanOrEqual(1);
    }
  });

  test("a seed brings the same losses again", async () => {
    const { sandbox } = await startWithReceiver();
    const losses = async () => {
      await sandbox.control("POST", "/faults", { webhooks: { drop: 0.5 }, seed: 7 });
      const lost: boolean[] = [];
      for (let index = 0; index < 12; index += 1) {
        await sandbox.stripe.customers.create();
        const [event] = (await sandbox.stripe.events.list({ limit: 1 })).data;
        const page = await request(`${sandbox.url}/_sandbox/events/${event?.id}`);
        lost.push(page.body.includes(">dropped<"));
      }
      return lost;
    };
    const first = await losses();
    expect(first).toContain(true);
    expect(first).toContain(false);
    expect(await losses()).toEqual(first);
  });
});

describe("API faults", () => {
  test("strike as many matching calls as they say, and no others", async () => {
    const sandbox = await startSandbox();
    const stripe = clientOf(sandbox.url, { maxNetworkRetries: 0 });
    const intent = await stripe.paymentIntents.create(PRICE);
    await sandbox.control("POST", "/faults", {
      api: { match: "GET /v1/payment_intents/*", times: 2, status: 503 },
    });
    await stripe.paymentIntents.list();
    for (let index = 0; index < 2; index += 1) {
      expect(await failureOf(stripe.paymentIntents.retrieve(intent.id))).toMatchObject({
        type: "StripeAPIError",
        statusCode: 503,
      });
    }
    expect((await stripe.paymentIntents.retrieve(intent.id)).id).toBe(intent.id);
  });

  test("before the call nothing is executed, after it everything is", async () => {
    const sandbox = await startSandbox();
    const stripe = clientOf(sandbox.url, { maxNetworkRetries: 0 });
    await sandbox.control("POST", "/faults", {
      api: [
        { match: "POST /v1/customers", times: 1, status: 429 },
        { match: "POST /v1/customers", times: 1, status: 502, phase: "response" },
      ],
    });
    expect(await failureOf(stripe.customers.create())).toMatchObject({
      type: "StripeRateLimitError",
      code: "rate_limit",
    });
    expect((await stripe.customers.list()).data).toHaveLength(0);
    expect((await failureOf(stripe.customers.create())).statusCode).toBe(502);
    expect((await stripe.customers.list()).data).toHaveLength(1);
  });

  test("of rate limits say how long to wait", async () => {
    const sandbox = await startSandbox();
    const stripe = clientOf(sandbox.url, { maxNetworkRetries: 0 });
    await sandbox.control("POST", "/faults", {
      api: [
        { match: "GET /v1/**", times: 1, status: 429, retryAfterSeconds: 7 },
        { match: "GET /v1/**", times: 1, status: 429, phase: "response" },
        { match: "GET /v1/**", times: 1, status: 503 },
      ],
    });
    const failures = [
      await failureOf(stripe.events.list()),
      await failureOf(stripe.events.list()),
      await failureOf(stripe.events.list()),
    ];
    expect(failures.map(({ headers }) => headers?.["retry-after"])).toEqual(["7", "1", undefined]);
    expect(failures[0]?.headers?.["stripe-rate-limited-reason"]).toBe("global-rate");
  });

  test("an answer that is lost after the call is found again under the same key", async () => {
    const sandbox = await startSandbox();
    const stripe = clientOf(sandbox.url, { maxNetworkRetries: 1 });
    await sandbox.control("POST", "/faults", {
      api: { match: "POST /v1/payment_intents", times: 1, phase: "response", timeout: true, delayMs: 10 },
    });
    const intent = await stripe.paymentIntents.create(PRICE, { idempotencyKey: "k" });
    expect(intent.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  });

  test("silence lasts until the caller gives up, and nothing was done", async () => {
    const sandbox = await startSandbox();
    await sandbox.control("POST", "/faults", {
      api: { match: "POST /v1/customers", times: 2, timeout: true },
    });
    const stripe = clientOf(sandbox.url, { maxNetworkRetries: 0, timeout: 100 });
    expect((await failureOf(stripe.customers.create())).type).toBe("StripeConnectionError");
    await sandbox.control("DELETE", "/faults");
    expect((await stripe.customers.list()).data).toEqual([]);
  });

  test("can meet servers and spare browsers", async () => {
    const sandbox = await startSandbox();
    const stripe = clientOf(sandbox.url, { maxNetworkRetries: 0 });
    const intent = await stripe.paymentIntents.create(PRICE);
    await sandbox.control("POST", "/faults", { api: { match: "GET /v1/**", from: "server" } });
    expect((await failureOf(stripe.paymentIntents.retrieve(intent.id))).statusCode).toBe(500);
    const seen = await sandbox.browse("GET", `/v1/payment_intents/${intent.id}`, {
      client_secret: String(intent.client_secret),
    });
    expect(seen.status).toBe(200);
  });

  test("can be asked for by one request's header", async () => {
    const { url } = await startSandbox();
    const call = (header: string) =>
      request(`${url}/v1/customers`, {
        headers: { Authorization: "Bearer sk_test_sandbox", "X-Sandbox-Fault": header },
      });
    expect((await call("status=500")).status).toBe(500);
    expect((await call("status=429; phase=response")).body.error.code).toBe("rate_limit");
    expect((await call("status=9000")).status).toBe(400);
  });
});

describe("the fault plan", () => {
  test("is shown and cleared", async () => {
    const { control } = await startSandbox();
    const plan = {
      webhooks: { drop: 0.1 },
      api: { match: "POST /v1/**", errorRate: 0.5, times: 3 },
      seed: 1,
    };
    await control("POST", "/faults", plan);
    expect((await control("GET", "/faults")).body).toEqual({ ...plan, timesLeft: [3] });
    expect((await control("DELETE", "/faults")).body).toEqual({});
    expect((await control("GET", "/faults")).body).toEqual({});
  });

  test.each([
    [{ webhooks: { drop: 2 } }, "webhooks.drop"],
    [{ webhooks: { delayMs: [500, 100] } }, "webhooks.delayMs"],
    [{ api: { retryAfterSeconds: -1 } }, "api.retryAfterSeconds"],
    [{ webhook: {} }, "webhook"],
    [{ api: { match: "payment_intents" } }, "must look like"],
    [{ api: [{ status: 200 }] }, "api.0.status"],
    [{ api: { phase: "never" } }, "phase"],
    [{ seed: -1 }, "seed"],
    ["nonsense", "the plan"],
  ])("%j is refused, with the place of the mistake", async (plan, place) => {
    const { control } = await startSandbox();
    const answer = await control("POST", "/faults", plan);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toContain(place);
    expect((await control("GET", "/faults")).body).toEqual({});
  });
});
