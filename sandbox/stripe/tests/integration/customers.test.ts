import type Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { cardFields, failureOf, RETURN_URL, startSandbox } from "./sandbox";

describe("a customer", () => {
  test("keeps what it is told, changes what is named, and unsets what is emptied", async () => {
    const { stripe } = await startSandbox();
    const created = await stripe.customers.create({
      email: "mia@lectern.test",
      name: "Mia",
      address: { line1: "Main Street 1", country: "DE" },
      metadata: { student: "7" },
    });
    expect(created).toMatchObject({
      object: "customer",
      email: "mia@lectern.test",
      livemode: false,
      shipping: null,
    });
    expect(created.id).toMatch(/^cus_[A-Za-z0-9]{14}$/);
    const updated = await stripe.customers.update(created.id, { name: "", address: { city: "Kiel" } });
    expect(updated).toMatchObject({
      name: null,
      email: "mia@lectern.test",
      address: { line1: "Main Street 1", city: "Kiel", country: "DE" },
    });
    expect(await stripe.customers.retrieve(created.id)).toMatchObject({ name: null });
  });

  test("is found by email", async () => {
    const { stripe } = await startSandbox();
    await stripe.customers.create({ email: "other@lectern.test" });
    const mia = await stripe.customers.create({ email: "mia@lectern.test" });
    const found = await stripe.customers.list({ email: "mia@lectern.test" });
    expect(found.data.map(({ id }) => id)).toEqual([mia.id]);
  });

  test("leaves a trace and no list entry when it is deleted", async () => {
    const { stripe } = await startSandbox();
    const { id } = await stripe.customers.create();
    expect(await stripe.customers.del(id)).toEqual({ id, object: "customer", deleted: true });
    expect(await stripe.customers.retrieve(id)).toEqual({ id, object: "customer", deleted: true });
    expect((await stripe.customers.list()).data).toEqual([]);
    expect((await failureOf(stripe.customers.update(id, { name: "x" }))).statusCode).toBe(404);
  });
});

describe("a payment method", () => {
  test("is attached, listed, made the default and detached", async () => {
    const { stripe } = await startSandbox();
    const { id: customer } = await stripe.customers.create();
    const attached = await stripe.paymentMethods.attach("pm_card_mastercard", { customer });
    expect(attached).toMatchObject({ customer, card: { brand: "mastercard", last4: "4444" } });
    await stripe.paymentMethods.attach("pm_card_visa", { customer });
    const listed = await stripe.paymentMethods.list({ customer, type: "card" });
    expect(listed.data.map(({ card }) => card?.brand)).toEqual(["visa", "mastercard"]);
    expect((await stripe.customers.listPaymentMethods(customer)).data).toHaveLength(2);

    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: attached.id } });
    const expanded = (await stripe.customers.retrieve(customer, {
      expand: ["invoice_settings.default_payment_method"],
    })) as Stripe.Customer;
    expect(expanded.invoice_settings.default_payment_method).toMatchObject({ id: attached.id });

    expect((await stripe.paymentMethods.detach(attached.id)).customer).toBeNull();
    const after = (await stripe.customers.retrieve(customer)) as Stripe.Customer;
    expect(after.invoice_settings.default_payment_method).toBeNull();
    const failure = await failureOf(stripe.paymentMethods.attach(attached.id, { customer }));
    expect(failure.message).toContain("It may not be used again");
  });

  test("that always declines is refused when it is attached", async () => {
    const { stripe } = await startSandbox();
    const { id: customer } = await stripe.customers.create();
    const failure = await failureOf(stripe.paymentMethods.attach("pm_card_chargeDeclined", { customer }));
    expect(failure).toMatchObject({ statusCode: 402, code: "card_declined" });
    expect((await stripe.paymentMethods.list({ customer })).data).toEqual([]);
  });

  test("is saved by a payment that asks for it, and charged again later", async () => {
    const { stripe } = await startSandbox();
    const { id: customer } = await stripe.customers.create();
    const payment = { amount: 900, currency: "usd", customer, confirm: true, return_url: RETURN_URL };
    const first = await stripe.paymentIntents.create({
      ...payment,
      payment_method: "pm_card_visa",
      setup_future_usage: "off_session",
    });
    const saved = await stripe.paymentMethods.list({ customer });
    expect(saved.data.map(({ id }) => id)).toEqual([first.payment_method]);
    const second = await stripe.paymentIntents.create({
      ...payment,
      payment_method: String(first.payment_method),
      off_session: true,
    });
    expect(second.status).toBe("succeeded");
  });

  test("that paid once without a customer pays no second time", async () => {
    const { stripe } = await startSandbox();
    const payment = { amount: 900, currency: "usd", confirm: true, return_url: RETURN_URL };
    const first = await stripe.paymentIntents.create({ ...payment, payment_method: "pm_card_visa" });
    const failure = await failureOf(
      stripe.paymentIntents.create({ ...payment, payment_method: String(first.payment_method) }),
    );
    expect(failure.message).toContain("previously used with a PaymentIntent without Customer attachment");
  });

  test("of one customer can't pay for another", async () => {
    const { stripe } = await startSandbox();
    const [mia, tom] = await Promise.all([stripe.customers.create(), stripe.customers.create()]);
    const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: mia.id });
    const failure = await failureOf(
      stripe.paymentIntents.create({
        amount: 900,
        currency: "usd",
        customer: tom.id,
        confirm: true,
        return_url: RETURN_URL,
        payment_method: method.id,
      }),
    );
    expect(failure).toMatchObject({ statusCode: 400, param: "payment_method" });
  });

  test("takes card digits from a browser only, and keeps none of them", async () => {
    const sandbox = await startSandbox();
    const made = await sandbox.browse("POST", "/v1/payment_methods", cardFields("4242 4242 4242 4242"));
    expect(made.body).toMatchObject({ object: "payment_method", card: { brand: "visa", last4: "4242" } });
    expect(made.body.card).not.toHaveProperty("fingerprint");
    const failure = await failureOf(
      sandbox.stripe.paymentMethods.create({
        type: "card",
        card: { number: "4242424242424242", exp_month: 12, exp_year: 2040 },
      }),
    );
    expect(failure.message).toContain("generally unsafe");
  });

  test.each([
    ["4242424242424241", {}, "incorrect_number", "number"],
    ["42424242", {}, "invalid_number", "number"],
    ["4242424242424242", { "card[exp_month]": "13" }, "invalid_expiry_month", "exp_month"],
    ["4242424242424242", { "card[exp_year]": "2020" }, "invalid_expiry_year", "exp_year"],
    ["4242424242424242", { "card[cvc]": "12" }, "invalid_cvc", "cvc"],
    ["378282246310005", { "card[cvc]": "123" }, "invalid_cvc", "cvc"],
    ["4111111111111111", {}, "card_declined", undefined],
  ])("%s with %j is refused with %s", async (number, extra, code, param) => {
    const sandbox = await startSandbox();
    const answer = await sandbox.browse("POST", "/v1/payment_methods", { ...cardFields(number), ...extra });
    expect(answer.status).toBe(402);
    expect(answer.body.error).toMatchObject({ type: "card_error", code });
    expect(answer.body.error.param).toBe(param);
  });
});
