import Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { eventually } from "../../../../tests/fixtures/eventually";
import { startReceiver } from "./receiver";
import { failureOf, RETURN_URL, request, startSandbox, type TestSandbox } from "./sandbox";

async function startBoth() {
  const sandbox = await startSandbox();
  const receiver = await startReceiver();
  const { body: endpoint } = await sandbox.control("POST", "/webhook_endpoints", receiver);
  return { sandbox, receiver, endpoint };
}

const PAYMENT = { amount: 2000, currency: "usd", confirm: true, return_url: RETURN_URL };

const deliveriesShown = async (sandbox: TestSandbox, event: string) =>
  (await request(`${sandbox.url}/_sandbox/events/${event}`)).body as string;

describe("webhooks", () => {
  test("tell of every change, signed for the SDK, in the API version that it is pinned to", async () => {
    const { sandbox, receiver } = await startBoth();
    const customer = await sandbox.stripe.customers.create({ name: "Mia" });
    await sandbox.stripe.customers.update(customer.id, { name: "Mia B." }, { idempotencyKey: "rename" });
    await failureOf(
      sandbox.stripe.paymentIntents.create({ ...PAYMENT, payment_method: "pm_card_chargeDeclined" }),
    );
    const paid = await sandbox.stripe.paymentIntents.create({ ...PAYMENT, payment_method: "pm_card_visa" });
    const { event, headers } = await receiver.gets("payment_intent.succeeded");
    expect(event).toMatchObject({
      object: "event",
      api_version: Stripe.API_VERSION,
      livemode: false,
      pending_webhooks: 1,
      data: { object: { id: paid.id, status: "succeeded", customer: null } },
      request: { id: paid.lastResponse.requestId },
    });
    expect(headers["content-type"]).toContain("application/json");
    const renamed = await receiver.gets("customer.updated");
    expect(renamed.event.data.previous_attributes).toEqual({ name: "Mia" });
    expect(renamed.event.request?.idempotency_key).toBe("rename");
    await receiver.gets("payment_intent.payment_failed");
    await receiver.gets("charge.succeeded");
    await receiver.gets("payment_intent.created", 2);
    expect([...receiver.types].sort()).toEqual([
      "charge.failed",
      "charge.succeeded",
      "customer.created",
      "customer.updated",
      "payment_intent.created",
      "payment_intent.created",
      "payment_intent.payment_failed",
      "payment_intent.succeeded",
    ]);
  });

  test("follow each state that an intent goes through", async () => {
    const { sandbox, receiver } = await startBoth();
    const { stripe } = sandbox;
    const held = await stripe.paymentIntents.create({
      ...PAYMENT,
      capture_method: "manual",
      payment_method: "pm_card_visa",
    });
    await receiver.gets("payment_intent.amount_capturable_updated");
    await stripe.paymentIntents.capture(held.id);
    await receiver.gets("charge.captured");
    const asked = await stripe.paymentIntents.create({
      ...PAYMENT,
      payment_method: "pm_card_threeDSecure2Required",
    });
    await receiver.gets("payment_intent.requires_action");
    await stripe.paymentIntents.cancel(asked.id);
    const canceled = await receiver.gets("payment_intent.canceled");
    expect(canceled.event.data.object).toMatchObject({ id: asked.id, status: "canceled" });
  });

  test("say when a bank debit settles, and when it fails", async () => {
    const { sandbox, receiver } = await startBoth();
    const debit = { ...PAYMENT, allowed_payment_method_types: ["us_bank_account"] };
    const good = await sandbox.stripe.paymentIntents.create({
      ...debit,
      payment_method: "pm_usBankAccount_success",
    });
    const bad = await sandbox.stripe.paymentIntents.create({
      ...debit,
      payment_method: "pm_usBankAccount_insufficientFunds",
    });
    await receiver.gets("payment_intent.processing", 2);
    const settled = await receiver.gets("payment_intent.succeeded");
    expect(settled.event).toMatchObject({
      data: { object: { id: good.id, amount_received: 2000 } },
      request: { id: null, idempotency_key: null },
    });
    const refused = await receiver.gets("payment_intent.payment_failed");
    expect(refused.event.data.object).toMatchObject({
      id: bad.id,
      last_payment_error: { code: "insufficient_funds" },
    });
  });

  test("are tried again after anything but 2xx, each time with a signature of its own", async () => {
    const { sandbox, receiver } = await startBoth();
    receiver.respond = (response, count) => {
      if (count === 1) response.writeHead(500).end("no <b>luck</b>");
      else if (count === 2) response.writeHead(302, { Location: "/elsewhere" }).end();
      else if (count === 3) response.destroy();
      else response.end("thank you");
    };
    await sandbox.stripe.customers.create();
    await receiver.gets("customer.created", 4);
    const { event } = receiver.received[0]!;
    const page = () => deliveriesShown(sandbox, event.id);
    await expect.poll(page).toContain('<span class="state good">delivered</span>');
    expect(await page()).toContain("no &lt;b&gt;luck&lt;/b&gt;");
    expect((await page()).match(/<tr>/g)).toHaveLength(5);
    expect((await sandbox.stripe.events.retrieve(event.id)).pending_webhooks).toBe(0);
  });

  test("that nobody answers count as failed after the time limit, and are tried again", async () => {
    const sandbox = await startSandbox({ timeoutMs: 50 });
    const receiver = await startReceiver();
    await sandbox.control("POST", "/webhook_endpoints", receiver);
    receiver.respond = (response, count) => {
      if (count > 1) response.end();
    };
    await sandbox.stripe.customers.create();
    const { event } = await receiver.gets("customer.created", 2);
    await expect.poll(() => deliveriesShown(sandbox, event.id)).toContain("No answer within 50 ms");
  });

  test("are given up in the end", async () => {
    const sandbox = await startSandbox({ giveUpAfterMs: 50 });
    const receiver = await startReceiver();
    receiver.respond = (response) => response.writeHead(400).end();
    await sandbox.control("POST", "/webhook_endpoints", receiver);
    await sandbox.stripe.customers.create();
    const { event } = await receiver.gets("customer.created");
    await expect
      .poll(() => deliveriesShown(sandbox, event.id))
      .toContain('<span class="state bad">failed</span>');
  });

  test("can be sent once more by hand", async () => {
    const { sandbox, receiver } = await startBoth();
    await sandbox.stripe.customers.create();
    const { event } = await receiver.gets("customer.created");
    const answer = await sandbox.control("POST", `/events/${event.id}/redeliver`);
    expect(answer.body).toEqual({ event: event.id, deliveries: 1 });
    const again = await receiver.gets("customer.created", 2);
    expect(again.event.id).toBe(event.id);
    expect((await sandbox.control("POST", "/events/evt_none/redeliver")).status).toBe(404);
  });
});

describe("webhook endpoints", () => {
  test("get the events that they ask for, while they are enabled", async () => {
    const sandbox = await startSandbox();
    const receiver = await startReceiver();
    const { stripe } = sandbox;
    const everything = await sandbox.control("POST", "/webhook_endpoints", receiver);
    const picky = await stripe.webhookEndpoints.create({
      url: receiver.url,
      enabled_events: ["customer.created"],
      metadata: { for: "test" },
    });
    expect(picky.secret).toMatch(/^whsec_/);
    expect(await stripe.webhookEndpoints.retrieve(picky.id)).not.toHaveProperty("secret");
    await stripe.webhookEndpoints.update(picky.id, { disabled: true });
    await stripe.customers.create();
    const { event } = await receiver.gets("customer.created");
    expect(event.pending_webhooks).toBe(1);
    const listed = await stripe.webhookEndpoints.list();
    expect(listed.data.map(({ id, status }) => [id, status])).toEqual([
      [picky.id, "disabled"],
      [everything.body.id, "enabled"],
    ]);
    expect(await stripe.webhookEndpoints.del(picky.id)).toMatchObject({ deleted: true });
    expect((await failureOf(stripe.webhookEndpoints.retrieve(picky.id))).statusCode).toBe(404);
  });

  test("the launcher's endpoint is one, and what waits follows it to a new address", async () => {
    const { sandbox, receiver, endpoint } = await startBoth();
    receiver.respond = (response) => response.writeHead(503).end();
    await sandbox.stripe.customers.create();
    await receiver.gets("customer.created");
    const moved = await startReceiver();
    const { body } = await sandbox.control("POST", "/webhook_endpoints", moved);
    expect(body).toMatchObject({ id: endpoint.id, url: moved.url });
    await moved.gets("customer.created");
    expect((await sandbox.stripe.webhookEndpoints.list()).data).toHaveLength(1);
  });

  test.each([
    [{ url: "ftp://localhost/x", secret: "s" }],
    [{ url: "https://example.com/hook", secret: "s" }],
    [{ url: "http://localhost:1/x" }],
    ["text"],
  ])("%j is no endpoint", async (input) => {
    const sandbox = await startSandbox();
    const answer = await sandbox.control("POST", "/webhook_endpoints", input);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toEqual(expect.any(String));
  });
});

describe("events", () => {
  test("are listed newest first, by type, by family and by time", async () => {
    const { stripe } = await startSandbox();
    const { id } = await stripe.customers.create();
    await stripe.customers.update(id, { name: "x" });
    await stripe.paymentIntents.create({ amount: 500, currency: "usd" });
    const types = async (parameters?: Stripe.EventListParams) =>
      (await stripe.events.list(parameters)).data.map(({ type }) => type);
    expect(await types()).toEqual(["payment_intent.created", "customer.updated", "customer.created"]);
    expect(await types({ type: "customer.created" })).toEqual(["customer.created"]);
    expect(await types({ type: "customer.*" })).toEqual(["customer.updated", "customer.created"]);
    expect(await types({ types: ["customer.created", "payment_intent.created"] })).toHaveLength(2);
    expect(await types({ created: { lt: 1000 } })).toEqual([]);
    const [oldest] = (await stripe.events.list({ type: "customer.created" })).data;
    expect(await types({ ending_before: oldest?.id })).toEqual([
      "payment_intent.created",
      "customer.updated",
    ]);
  });

  test("an update that changes nothing makes none", async () => {
    const { stripe } = await startSandbox();
    const { id } = await stripe.customers.create({ name: "Mia" });
    await stripe.customers.update(id, { name: "Mia" });
    expect((await stripe.events.list()).data).toHaveLength(1);
  });
});

describe("several processes behind one endpoint", () => {
  test("take turns, one webhook each, and a retry may go to another", async () => {
    const sandbox = await startSandbox();
    const [first, second] = [await startReceiver(), await startReceiver()];
    const { secret } = first;
    const url = [first.url, second.url];
    expect((await sandbox.control("POST", "/webhook_endpoints", { url, secret })).status).toBe(200);
    for (let index = 0; index < 6; index += 1) await sandbox.stripe.customers.create();
    await first.gets("customer.created", 3);
    await second.gets("customer.created", 3);
    expect(first.received.length + second.received.length).toBe(6);
    first.respond = (response) => response.writeHead(500).end();
    const customer = await sandbox.stripe.customers.create();
    const another = await sandbox.stripe.customers.create();
    for (const { id } of [customer, another]) {
      await second.until(({ event }) => (event.data.object as { id: string }).id === id);
    }
    const refused = await sandbox.control("POST", "/webhook_endpoints", { url: [], secret });
    expect(refused.status).toBe(400);
  });
});

describe("events by delivery", () => {
  const idsOf = (list: { data: { id: string }[] }) => list.data.map(({ id }) => id);

  test("lost ones count as undelivered until they are sent again", async () => {
    const { sandbox, receiver } = await startBoth();
    const { stripe } = sandbox;
    await sandbox.control("POST", "/faults", { webhooks: { drop: 1 } });
    await stripe.customers.create();
    await sandbox.control("DELETE", "/faults");
    await stripe.customers.create();
    await receiver.gets("customer.created");
    const delivered = await eventually(
      () => stripe.events.list({ delivery_success: true }),
      ({ data }) => data.length === 1,
    );
    const undelivered = await stripe.events.list({ delivery_success: false });
    expect(undelivered.data).toHaveLength(1);
    const [lost] = undelivered.data;
    expect(lost).toMatchObject({ type: "customer.created", pending_webhooks: 1 });
    expect(idsOf(undelivered)).not.toEqual(idsOf(delivered));
    const narrowed = await stripe.events.list({ delivery_success: false, type: "customer.deleted" });
    expect(narrowed.data).toEqual([]);
    await sandbox.control("POST", `/events/${lost?.id}/redeliver`);
    await eventually(
      () => stripe.events.list({ delivery_success: false }),
      ({ data }) => data.length === 0,
    );
    expect((await stripe.events.retrieve(String(lost?.id))).pending_webhooks).toBe(0);
  });

  test("are found at once among thousands, and shown for 30 days", async () => {
    const { sandbox, endpoint } = await startBoth();
    const { stripe } = sandbox;
    await sandbox.control("POST", "/faults", { webhooks: { drop: 1 } });
    const lost = await stripe.customers.create();
    // An event without listeners has nothing left to deliver.
    await stripe.webhookEndpoints.update(endpoint.id, { disabled: true });
    const writers = Array.from({ length: 20 }, async () => {
      for (let index = 0; index < 150; index += 1) await stripe.customers.create();
    });
    await Promise.all(writers);
    const find = () => stripe.events.list({ delivery_success: false, types: ["customer.created"] });
    const { data } = await find();
    expect(data).toMatchObject([{ data: { object: { id: lost.id } } }]);
    const scan = () => stripe.events.list({ types: ["customer.deleted"] });
    expect(await quickestOf(5, find)).toBeLessThan((await quickestOf(5, scan)) / 3);
    await sandbox.control("POST", "/clock", { advanceSeconds: 31 * 24 * 3600 });
    expect((await find()).data).toEqual([]);
    expect((await failureOf(stripe.events.retrieve(String(data[0]?.id)))).statusCode).toBe(404);
  });
});

/** The shortest of several runs in ms, so that a busy machine does not count. */
async function quickestOf(runs: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const before = performance.now();
    await work();
    times.push(performance.now() - before);
  }
  return Math.min(...times);
}
