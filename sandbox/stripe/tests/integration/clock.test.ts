import { describe, expect, test } from "vitest";
import { eventually } from "../../../../tests/fixtures/eventually";
import { startReceiver } from "./receiver";
import { RETURN_URL, startSandbox, type TestSandbox } from "./sandbox";

const DAY_SECONDS = 24 * 3600;

const seconds = () => Math.floor(Date.now() / 1000);

const advance = (sandbox: TestSandbox, advanceSeconds: number) =>
  sandbox.control("POST", "/clock", { advanceSeconds });

async function debit({ stripe }: TestSandbox, payment_method: string) {
  return stripe.paymentIntents.create({
    amount: 2000,
    currency: "usd",
    confirm: true,
    payment_method,
    allowed_payment_method_types: ["us_bank_account"],
  });
}

const untilStatus = ({ stripe }: TestSandbox, id: string, status: string) =>
  eventually(
    () => stripe.paymentIntents.retrieve(id),
    (intent) => intent.status === status,
  );

describe("the clock", () => {
  test("goes forward as told, for everything that is made from then on, also after a restart", async () => {
    const sandbox = await startSandbox();
    expect((await sandbox.control("GET", "/clock")).body).toMatchObject({ offsetSeconds: 0 });
    await advance(sandbox, DAY_SECONDS);
    const { body } = await advance(sandbox, 60);
    expect(body.offsetSeconds).toBe(DAY_SECONDS + 60);
    await sandbox.restart();
    const intent = await sandbox.stripe.paymentIntents.create({ amount: 2000, currency: "usd" });
    const distance = intent.created - seconds() - DAY_SECONDS - 60;
    expect(Math.abs(distance)).toBeLessThanOrEqual(2);
    const [event] = (await sandbox.stripe.events.list()).data;
    expect(event?.created).toBeGreaterThanOrEqual(intent.created);
  });

  test("leaves the signatures of webhooks at the real time", async () => {
    const sandbox = await startSandbox();
    const receiver = await startReceiver();
    await sandbox.control("POST", "/webhook_endpoints", receiver);
    await advance(sandbox, 30 * DAY_SECONDS);
    await sandbox.stripe.customers.create();
    // The receiver verifies with the SDK's tolerance of five minutes.
    const { headers, event } = await receiver.gets("customer.created");
    const signedAt = Number(/t=(\d+)/.exec(String(headers["stripe-signature"]))?.[1]);
    expect(Math.abs(signedAt - seconds())).toBeLessThanOrEqual(5);
    expect(event.created).toBeGreaterThan(seconds() + 29 * DAY_SECONDS);
  });

  test("makes Stripe forget idempotency keys after a day", async () => {
    const sandbox = await startSandbox();
    const create = () =>
      sandbox.stripe.paymentIntents.create({ amount: 2000, currency: "usd" }, { idempotencyKey: "k" });
    const first = await create();
    await advance(sandbox, DAY_SECONDS - 60);
    expect((await create()).id).toBe(first.id);
    await advance(sandbox, 120);
    expect((await create()).id).not.toBe(first.id);
  });

  test.each([{ advanceSeconds: 0 }, { advanceSeconds: -5 }, { advanceSeconds: 1.5 }, { seconds: 5 }, {}])(
    "does not take %j",
    async (body) => {
      const sandbox = await startSandbox();
      const answer = await sandbox.control("POST", "/clock", body);
      expect(answer.status).toBe(400);
      expect(answer.body.error).toContain("advanceSeconds");
    },
  );
});

describe("a bank debit", () => {
  test("settles when the clock has come to its time", async () => {
    const sandbox = await startSandbox();
    const intent = await debit(sandbox, "pm_usBankAccount_success");
    expect(intent.status).toBe("processing");
    const before = performance.now();
    await advance(sandbox, 3);
    await untilStatus(sandbox, intent.id, "succeeded");
    expect(performance.now() - before).toBeLessThan(2500);
  });

  test.each([
    ["pm_usBankAccount_processing", "succeeded", "succeeded"],
    ["pm_usBankAccount_success", "failed", "requires_payment_method"],
  ] as const)("by %s can be ended by hand: %s", async (method, outcome, status) => {
    const sandbox = await startSandbox();
    const intent = await debit(sandbox, method);
    const settle = () => sandbox.control("POST", `/payment_intents/${intent.id}/settle`, { outcome });
    expect((await settle()).body).toMatchObject({ id: intent.id, status });
    await advance(sandbox, 10);
    expect((await sandbox.stripe.paymentIntents.retrieve(intent.id)).status).toBe(status);
    expect((await settle()).status).toBe(400);
  });

  test("that failed by hand does not settle the next attempt too early", async () => {
    const sandbox = await startSandbox();
    const intent = await debit(sandbox, "pm_usBankAccount_success");
    await sandbox.control("POST", `/payment_intents/${intent.id}/settle`, { outcome: "failed" });
    await sandbox.stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_usBankAccount_processing" });
    await advance(sandbox, 10);
    const other = await debit(sandbox, "pm_usBankAccount_success");
    await advance(sandbox, 10);
    await untilStatus(sandbox, other.id, "succeeded");
    expect((await sandbox.stripe.paymentIntents.retrieve(intent.id)).status).toBe("processing");
  });
});

describe("a payment that nobody ends", () => {
  test("is canceled by Stripe when it was authorized and not captured for a week", async () => {
    const sandbox = await startSandbox();
    const { stripe } = sandbox;
    const held = await stripe.paymentIntents.create({
      amount: 2000,
      currency: "usd",
      capture_method: "manual",
      confirm: true,
      payment_method: "pm_card_visa",
      return_url: RETURN_URL,
    });
    await advance(sandbox, 7 * DAY_SECONDS - 60);
    expect((await stripe.paymentIntents.retrieve(held.id)).status).toBe("requires_capture");
    await advance(sandbox, 60);
    const canceled = await untilStatus(sandbox, held.id, "canceled");
    expect(canceled).toMatchObject({ cancellation_reason: "automatic", amount_capturable: 0 });
    const [refund] = (await stripe.refunds.list({ payment_intent: held.id })).data;
    expect(refund).toMatchObject({ amount: 2000, reason: "expired_uncaptured_charge", status: "succeeded" });
    const types = (await stripe.events.list({ limit: 4 })).data.map(({ type }) => type);
    expect(types).toEqual(["payment_intent.canceled", "charge.expired", "charge.refunded", "refund.created"]);
  });

  test("and was never confirmed stays open", async () => {
    const sandbox = await startSandbox();
    const intent = await sandbox.stripe.paymentIntents.create({ amount: 2000, currency: "usd" });
    await advance(sandbox, 90 * DAY_SECONDS);
    expect(await sandbox.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: "requires_payment_method",
      cancellation_reason: null,
    });
  });
});
