import type Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { eventually } from "../../../../tests/fixtures/eventually";
import { startReceiver } from "./receiver";
import { failureOf, startSandbox, type TestSandbox } from "./sandbox";

/** A succeeded payment of 49.00 €. */
async function pay({ stripe }: TestSandbox, payment_method = "pm_card_visa") {
  const intent = await stripe.paymentIntents.create({
    amount: 4900,
    currency: "eur",
    confirm: true,
    payment_method,
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
  });
  return { intent: intent.id, charge: String(intent.latest_charge) };
}

const typesOf = async ({ stripe }: TestSandbox, about: string) =>
  (await stripe.events.list({ limit: 100 })).data
    .filter(({ type, data }) => /refund/.test(type) && JSON.stringify(data.object).includes(about))
    .map(({ type }) => type)
    .reverse();

describe("a refund", () => {
  test("gives all of a payment back, once", async () => {
    const sandbox = await startSandbox();
    const { stripe } = sandbox;
    const paid = await pay(sandbox);
    const refund = await stripe.refunds.create({
      payment_intent: paid.intent,
      reason: "duplicate",
      metadata: { order: "7" },
      expand: ["charge"],
    });
    expect(refund).toMatchObject({
      object: "refund",
      amount: 4900,
      currency: "eur",
      payment_intent: paid.intent,
      reason: "duplicate",
      metadata: { order: "7" },
      status: "succeeded",
      charge: { id: paid.charge, amount_refunded: 4900, refunded: true, amount_captured: 4900 },
    });
    expect(refund.id).toMatch(/^re_[A-Za-z0-9]{24}$/);
    expect((await stripe.paymentIntents.retrieve(paid.intent)).status).toBe("succeeded");
    expect(await failureOf(stripe.refunds.create({ charge: paid.charge }))).toMatchObject({
      statusCode: 400,
      type: "StripeInvalidRequestError",
      code: "charge_already_refunded",
      message: `Charge ${paid.charge} has already been refunded.`,
    });
    expect(await typesOf(sandbox, paid.charge)).toEqual(["refund.created", "charge.refunded"]);
  });

  test("may be of a part, and of the rest later, but of no more", async () => {
    const sandbox = await startSandbox();
    const { stripe } = sandbox;
    const paid = await pay(sandbox);
    const more = await failureOf(stripe.refunds.create({ charge: paid.charge, amount: 4901 }));
    expect(more).toMatchObject({ statusCode: 400, param: "amount" });
    expect(more.message).toBe("Refund amount (€49.01) is greater than charge amount (€49.00)");
    const first = await stripe.refunds.create({ charge: paid.charge, amount: 1900 });
    expect(await stripe.charges.retrieve(paid.charge)).toMatchObject({
      amount_refunded: 1900,
      refunded: false,
    });
    const rest = await failureOf(stripe.refunds.create({ charge: paid.charge, amount: 3001 }));
    expect(rest.message).toBe("Refund amount (€30.01) is greater than unrefunded amount on charge (€30.00)");
    const second = await stripe.refunds.create({ charge: paid.charge });
    expect(second.amount).toBe(3000);
    const charge = await stripe.charges.retrieve(paid.charge, { expand: ["refunds"] });
    expect(charge).toMatchObject({ amount_refunded: 4900, refunded: true });
    expect(charge.refunds?.data.map(({ id }) => id)).toEqual([second.id, first.id]);
    const listed = await stripe.refunds.list({ payment_intent: paid.intent, limit: 1 });
    expect(listed).toMatchObject({ data: [{ id: second.id }], has_more: true });
  });

  test("is made once under one key, however often it is asked for", async () => {
    const sandbox = await startSandbox();
    const paid = await pay(sandbox);
    const ask = () =>
      sandbox.stripe.refunds.create(
        { payment_intent: paid.intent, reason: "duplicate" },
        { idempotencyKey: "order:7:refund:duplicate" },
      );
    expect((await ask()).id).toBe((await ask()).id);
    expect((await sandbox.stripe.refunds.list({ charge: paid.charge })).data).toHaveLength(1);
  });

  test("takes new metadata and tells of it, and cannot be canceled", async () => {
    const sandbox = await startSandbox();
    const { stripe } = sandbox;
    const refund = await stripe.refunds.create({ charge: (await pay(sandbox)).charge });
    const noted = await stripe.refunds.update(refund.id, { metadata: { by: "mia" } });
    expect(noted.metadata).toEqual({ by: "mia" });
    expect(await stripe.refunds.retrieve(refund.id)).toEqual(noted);
    expect(await typesOf(sandbox, refund.id)).toEqual([
      "refund.created",
      "refund.updated",
      "charge.refund.updated",
    ]);
    expect(await failureOf(stripe.refunds.cancel(refund.id))).toMatchObject({
      statusCode: 400,
      message: "Canceling this refund is unsupported.",
    });
  });

  test.each([
    [{}, 400, "One of the following params should be provided"],
    [{ charge: "ch_none" }, 404, "No such charge: 'ch_none'"],
    [{ payment_intent: "pi_none" }, 404, "No such payment_intent: 'pi_none'"],
    [{ charge: "ch_none", reason: "expired_uncaptured_charge" }, 400, "Invalid reason"],
    [{ charge: "ch_none", amount: 0 }, 400, "greater than or equal to 1"],
  ] satisfies [Stripe.RefundCreateParams, number, string][])(
    "refuses %j",
    async (params, status, message) => {
      const { stripe } = await startSandbox();
      const failure = await failureOf(stripe.refunds.create(params));
      expect(failure.statusCode).toBe(status);
      expect(failure.message).toContain(message);
    },
  );

  test("needs a payment that has succeeded", async () => {
    const { stripe } = await startSandbox();
    const intent = await stripe.paymentIntents.create({ amount: 4900, currency: "eur" });
    expect((await failureOf(stripe.refunds.create({ payment_intent: intent.id }))).message).toBe(
      `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
    );
    const held = await stripe.paymentIntents.create({
      amount: 4900,
      currency: "eur",
      capture_method: "manual",
      confirm: true,
      payment_method: "pm_card_visa",
      return_url: "http://localhost:3000/done",
    });
    const failure = await failureOf(stripe.refunds.create({ payment_intent: held.id }));
    expect(failure.message).toContain("You must cancel the PaymentIntent");
  });
});

describe("a refund that takes a while", () => {
  test("is pending, counts as refunded at once, and succeeds later", async () => {
    const sandbox = await startSandbox();
    const receiver = await startReceiver();
    await sandbox.control("POST", "/webhook_endpoints", receiver);
    const paid = await pay(sandbox, "pm_card_pendingRefund");
    const refund = await sandbox.stripe.refunds.create({ payment_intent: paid.intent });
    expect(refund).toMatchObject({ status: "pending", pending_reason: "processing" });
    expect(await sandbox.stripe.charges.retrieve(paid.charge)).toMatchObject({ refunded: true });
    await sandbox.control("POST", "/clock", { advanceSeconds: 3 });
    const { event } = await receiver.gets("refund.updated");
    expect(event).toMatchObject({
      data: {
        object: { id: refund.id, status: "succeeded" },
        previous_attributes: { status: "pending", pending_reason: "processing" },
      },
      request: { id: null },
    });
    await receiver.gets("charge.refund.updated");
    expect((await sandbox.stripe.refunds.retrieve(refund.id)).pending_reason).toBeUndefined();
  });

  test("succeeds also when the sandbox was stopped meanwhile", async () => {
    const sandbox = await startSandbox();
    const paid = await pay(sandbox, "pm_card_pendingRefund");
    const refund = await sandbox.stripe.refunds.create({ payment_intent: paid.intent });
    await sandbox.restart();
    await eventually(
      () => sandbox.stripe.refunds.retrieve(refund.id),
      ({ status }) => status === "succeeded",
    );
  });

  test("can fail after it has succeeded, and then the charge is not refunded any more", async () => {
    const sandbox = await startSandbox();
    const { stripe } = sandbox;
    const receiver = await startReceiver();
    await sandbox.control("POST", "/webhook_endpoints", receiver);
    const paid = await pay(sandbox, "pm_card_refundFail");
    const refund = await stripe.refunds.create({ payment_intent: paid.intent, amount: 900 });
    expect(refund.status).toBe("succeeded");
    expect((await stripe.charges.retrieve(paid.charge)).amount_refunded).toBe(900);
    await sandbox.control("POST", "/clock", { advanceSeconds: 3 });
    const { event } = await receiver.gets("refund.failed");
    expect(event.data).toMatchObject({
      object: { id: refund.id, status: "failed", failure_reason: "expired_or_canceled_card" },
      previous_attributes: { status: "succeeded", failure_reason: null },
    });
    expect(await stripe.charges.retrieve(paid.charge)).toMatchObject({ amount_refunded: 0, refunded: false });
    const types = await typesOf(sandbox, refund.id);
    expect(types.slice(1)).toEqual(["refund.updated", "charge.refund.updated", "refund.failed"]);
    expect((await stripe.refunds.create({ charge: paid.charge })).amount).toBe(4900);
  });
});
