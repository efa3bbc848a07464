import type Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { failureOf, RETURN_URL, startSandbox } from "./sandbox";

const PRICE = { amount: 4900, currency: "eur" };
const SERVER_SIDE = {
  ...PRICE,
  automatic_payment_methods: { enabled: true, allow_redirects: "never" as const },
};

describe("a payment intent", () => {
  test("waits for a payment method, then for confirmation, then succeeds with one charge", async () => {
    const { stripe } = await startSandbox();
    const customer = await stripe.customers.create({ email: "mia@lectern.test" });
    const created = await stripe.paymentIntents.create({
      ...PRICE,
      customer: customer.id,
      description: "Order 7",
      receipt_email: "mia@lectern.test",
      metadata: { order: "7" },
    });
    expect(created).toMatchObject({
      object: "payment_intent",
      status: "requires_payment_method",
      amount: 4900,
      amount_received: 0,
      currency: "eur",
      customer: customer.id,
      livemode: false,
      latest_charge: null,
      automatic_payment_methods: { enabled: true, allow_redirects: "always" },
      payment_method_types: ["card"],
      metadata: { order: "7" },
    });
    expect(created.client_secret).toMatch(new RegExp(`^${created.id}_secret_[A-Za-z0-9]{25}$`));
    expect(created.id).toMatch(/^pi_[A-Za-z0-9]{24}$/);

    const ready = await stripe.paymentIntents.update(created.id, { payment_method: "pm_card_visa" });
    expect(ready.status).toBe("requires_confirmation");

    const paid = await stripe.paymentIntents.confirm(created.id, {
      return_url: RETURN_URL,
      expand: ["latest_charge"],
    });
    expect(paid).toMatchObject({ status: "succeeded", amount_received: 4900, next_action: null });
    expect(paid.latest_charge).toMatchObject({
      object: "charge",
      status: "succeeded",
      paid: true,
      captured: true,
      amount: 4900,
      amount_refunded: 0,
      refunded: false,
      disputed: false,
      customer: customer.id,
      payment_intent: created.id,
      receipt_email: "mia@lectern.test",
      metadata: { order: "7" },
      outcome: { type: "authorized", network_status: "approved_by_network" },
      payment_method_details: {
        type: "card",
        card: { brand: "visa", last4: "4242", checks: { cvc_check: "pass" } },
      },
    });
    const charges = await stripe.charges.list({ payment_intent: created.id });
    expect(charges.data).toHaveLength(1);
  });

  test("can be tried again after a refusal, and keeps every attempt as a charge", async () => {
    const { stripe } = await startSandbox();
    const intent = await stripe.paymentIntents.create(SERVER_SIDE);
    await failureOf(stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_chargeDeclined" }));
    const refused = await stripe.paymentIntents.retrieve(intent.id);
    expect(refused).toMatchObject({
      status: "requires_payment_method",
      payment_method: null,
      last_payment_error: {
        type: "card_error",
        code: "card_declined",
        decline_code: "generic_decline",
        message: "Your card was declined.",
        payment_method: { object: "payment_method", card: { last4: "0002" } },
      },
    });
    const paid = await stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" });
    expect(paid).toMatchObject({ status: "succeeded", last_payment_error: null });
    const charges = await stripe.charges.list({ payment_intent: intent.id });
    expect(charges.data.map(({ status, failure_code }) => [status, failure_code])).toEqual([
      ["succeeded", null],
      ["failed", "card_declined"],
    ]);
  });

  test("cannot be confirmed twice", async () => {
    const { stripe } = await startSandbox();
    const paid = await stripe.paymentIntents.create({
      ...SERVER_SIDE,
      confirm: true,
      payment_method: "pm_card_visa",
    });
    const failure = await failureOf(
      stripe.paymentIntents.confirm(paid.id, { payment_method: "pm_card_mastercard" }),
    );
    expect(failure).toMatchObject({ statusCode: 400, code: "payment_intent_unexpected_state" });
    expect(failure.payment_intent?.status).toBe("succeeded");
    expect((await stripe.charges.list({ payment_intent: paid.id })).data).toHaveLength(1);
  });

  test("is charged once when fifty confirmations come at once", async () => {
    const { stripe } = await startSandbox();
    const intent = await stripe.paymentIntents.create(SERVER_SIDE);
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () =>
        stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" }),
      ),
    );
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect((await stripe.charges.list({ payment_intent: intent.id })).data).toHaveLength(1);
  });

  test("that was canceled stays canceled, whichever of cancel and confirm came first", async () => {
    const { stripe } = await startSandbox();
    const intent = await stripe.paymentIntents.create(SERVER_SIDE);
    const [canceled, confirmed] = await Promise.allSettled([
      stripe.paymentIntents.cancel(intent.id, { cancellation_reason: "abandoned" }),
      stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" }),
    ]);
    const final = await stripe.paymentIntents.retrieve(intent.id);
    expect([canceled.status, confirmed.status].sort()).toEqual(["fulfilled", "rejected"]);
    expect(final.status).toBe(canceled.status === "fulfilled" ? "canceled" : "succeeded");
    if (final.status === "canceled") expect(final.cancellation_reason).toBe("abandoned");
  });

  test("cannot be canceled once it has succeeded", async () => {
    const { stripe } = await startSandbox();
    const paid = await stripe.paymentIntents.create({
      ...SERVER_SIDE,
      confirm: true,
      payment_method: "pm_card_visa",
    });
    const failure = await failureOf(stripe.paymentIntents.cancel(paid.id));
    expect(failure).toMatchObject({ statusCode: 400, code: "payment_intent_unexpected_state" });
    expect(failure.message).toContain("because it has a status of succeeded");
  });

  test("takes a new amount until it is paid", async () => {
    const { stripe } = await startSandbox();
    const intent = await stripe.paymentIntents.create(SERVER_SIDE);
    expect((await stripe.paymentIntents.update(intent.id, { amount: 5900 })).amount).toBe(5900);
    const paid = await stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" });
    expect(paid.amount_received).toBe(5900);
    const failure = await failureOf(stripe.paymentIntents.update(intent.id, { amount: 100 }));
    expect(failure.code).toBe("payment_intent_unexpected_state");
    const noted = await stripe.paymentIntents.update(intent.id, { metadata: { seen: "yes" } });
    expect(noted.metadata).toEqual({ seen: "yes" });
  });

  test("keeps the customer that it was given", async () => {
    const { stripe } = await startSandbox();
    const first = await stripe.customers.create();
    const second = await stripe.customers.create();
    const intent = await stripe.paymentIntents.create({ ...PRICE, customer: first.id });
    const failure = await failureOf(stripe.paymentIntents.update(intent.id, { customer: second.id }));
    expect(failure).toMatchObject({ statusCode: 400, param: "customer" });
  });
});

describe("manual capture", () => {
  test("holds the money until it is captured, and gives the rest back", async () => {
    const { stripe } = await startSandbox();
    const held = await stripe.paymentIntents.create({
      ...SERVER_SIDE,
      capture_method: "manual",
      confirm: true,
      payment_method: "pm_card_visa",
    });
    expect(held).toMatchObject({ status: "requires_capture", amount_capturable: 4900, amount_received: 0 });
    const captured = await stripe.paymentIntents.capture(held.id, {
      amount_to_capture: 4000,
      expand: ["latest_charge.refunds"],
    });
    expect(captured).toMatchObject({ status: "succeeded", amount_received: 4000, amount_capturable: 0 });
    const charge = captured.latest_charge as Stripe.Charge;
    expect(charge).toMatchObject({
      captured: true,
      amount_captured: 4000,
      amount_refunded: 900,
      refunded: false,
    });
    expect(charge.refunds?.data).toMatchObject([{ amount: 900, charge: charge.id, status: "succeeded" }]);
  });

  test("gives everything back when the intent is canceled", async () => {
    const { stripe } = await startSandbox();
    const held = await stripe.paymentIntents.create({
      ...SERVER_SIDE,
      capture_method: "manual",
      confirm: true,
      payment_method: "pm_card_visa",
    });
    const canceled = await stripe.paymentIntents.cancel(held.id, { expand: ["latest_charge"] });
    expect(canceled).toMatchObject({ status: "canceled", amount_capturable: 0, amount_received: 0 });
    expect(canceled.latest_charge).toMatchObject({ captured: false, refunded: true, amount_refunded: 4900 });
    const refunds = await stripe.refunds.list({ payment_intent: held.id });
    expect(refunds.data).toMatchObject([{ amount: 4900 }]);
  });
});
