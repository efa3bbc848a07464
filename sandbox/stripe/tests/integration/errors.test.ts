import { describe, expect, test } from "vitest";
import { clientOf, failureOf, request, startSandbox } from "./sandbox";

const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

describe("keys", () => {
  test("any test key is taken, as Bearer or Basic, and all belong to one account", async () => {
    const { url, stripe } = await startSandbox();
    const customer = await stripe.customers.create({ name: "Mia" });
    const other = await clientOf(url, {}, "sk_test_other").customers.retrieve(customer.id);
    expect(other).toMatchObject({ name: "Mia" });
    const basic = Buffer.from("sk_test_third:").toString("base64");
    const answer = await request(`${url}/v1/customers/${customer.id}`, {
      headers: { Authorization: `Basic ${basic}` },
    });
    expect(answer.body.name).toBe("Mia");
  });

  test.each(["sk_live_abc", "nonsense", "rk_test_abc"])("%s is refused", async (key) => {
    const { url } = await startSandbox();
    const failure = await failureOf(clientOf(url, {}, key).customers.create());
    expect(failure).toMatchObject({ type: "StripeAuthenticationError", statusCode: 401 });
    expect(failure.message).toContain("Invalid API Key provided");
  });

  test("a call without a key is refused", async () => {
    const { url } = await startSandbox();
    const answer = await request(`${url}/v1/customers`);
    expect(answer.status).toBe(401);
    expect(answer.body.error.message).toContain("You did not provide an API key");
  });

  test("a publishable key opens nothing that needs a secret one", async () => {
    const { url } = await startSandbox();
    const failure = await failureOf(clientOf(url, {}, "pk_test_abc").customers.list());
    expect(failure).toMatchObject({ statusCode: 401, code: "secret_key_required" });
  });
});

describe("parameters", () => {
  const valid = { amount: 2000, currency: "usd" };

  test.each([
    [{ currency: "usd" }, "parameter_missing", "amount", "Missing required param: amount."],
    [{ amount: 2000 }, "parameter_missing", "currency", "Missing required param: currency."],
    [{ ...valid, amount: "12.5" }, "parameter_invalid_integer", "amount", "Invalid integer: 12.5"],
    [
      { ...valid, amount: 0 },
      "parameter_invalid_integer",
      "amount",
      "This value must be greater than or equal to 1.",
    ],
    [{ ...valid, amount: 49 }, "amount_too_small", "amount", "Amount must be at least $0.50 usd"],
    [{ amount: 49, currency: "jpy" }, "amount_too_small", "amount", "Amount must be at least ¥50 jpy"],
    [
      { ...valid, amount: 100_000_000 },
      "amount_too_large",
      "amount",
      "Amount must be no more than $999,999.99",
    ],
    [{ ...valid, currency: "xyz" }, undefined, "currency", "Invalid currency: xyz."],
    [
      { ...valid, payment_method_types: ["card"] },
      "parameter_unknown",
      "payment_method_types",
      "Received unknown parameter: payment_method_types",
    ],
    [{ ...valid, colour: "red" }, "parameter_unknown", "colour", "Received unknown parameter: colour"],
    [
      { ...valid, shipping: { nick: "x", name: "Mia" } },
      "parameter_unknown",
      "shipping[nick]",
      "shipping[nick]",
    ],
    [{ ...valid, customer: "cus_nobody" }, "resource_missing", "customer", "No such customer: 'cus_nobody'"],
    [
      { ...valid, payment_method: "pm_none" },
      "resource_missing",
      "payment_method",
      "No such PaymentMethod: 'pm_none'",
    ],
    [
      { ...valid, setup_future_usage: "never" },
      undefined,
      "setup_future_usage",
      "must be one of off_session, or on_session",
    ],
    [{ ...valid, confirm: "yes" }, undefined, "confirm", "Invalid boolean: yes"],
    [{ ...valid, receipt_email: "mia" }, "email_invalid", "receipt_email", "Invalid email address: mia"],
    [
      { ...valid, metadata: { ["k".repeat(41)]: "v" } },
      undefined,
      "metadata",
      "keys can have up to 40 characters",
    ],
    [
      { ...valid, metadata: { k: "v".repeat(501) } },
      undefined,
      "metadata",
      "values can have up to 500 characters",
    ],
    [
      { ...valid, allowed_payment_method_types: ["carrier_pigeon"] },
      undefined,
      "allowed_payment_method_types",
      "No valid payment method types for this Payment Intent.",
    ],
    [{ ...valid, return_url: "https://a.test" }, undefined, "return_url", "unless `confirm` is set to true"],
    [
      { ...valid, confirm: true, payment_method: "pm_card_visa" },
      undefined,
      "return_url",
      "you must provide a `return_url`",
    ],
  ])("%j is refused", async (parameters, code, param, message) => {
    const { stripe } = await startSandbox();
    const failure = await failureOf(stripe.paymentIntents.create(parameters as never));
    expect(failure).toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400, param });
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(message);
    expect((await stripe.paymentIntents.list()).data).toEqual([]);
    expect((await stripe.events.list()).data).toEqual([]);
  });

  test("fifty metadata keys are kept, the next is refused, an empty value deletes", async () => {
    const { stripe } = await startSandbox();
    const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, `v${index}`]));
    const { id } = await stripe.customers.create({ metadata });
    const failure = await failureOf(stripe.customers.update(id, { metadata: { one: "more" } }));
    expect(failure.message).toContain("Metadata can have up to 50 keys");
    const swapped = await stripe.customers.update(id, { metadata: { k0: "", one: "more" } });
    expect(Object.keys(swapped.metadata)).toHaveLength(50);
    expect(swapped.metadata).not.toHaveProperty("k0");
    expect((await stripe.customers.update(id, { metadata: "" })).metadata).toEqual({});
  });
});

describe("what is not there", () => {
  test("an unknown id is a 404 that names the object", async () => {
    const { stripe } = await startSandbox();
    const failure = await failureOf(stripe.paymentIntents.retrieve("pi_nowhere"));
    expect(failure).toMatchObject({
      type: "StripeInvalidRequestError",
      statusCode: 404,
      code: "resource_missing",
      param: "intent",
      message: "No such payment_intent: 'pi_nowhere'",
      doc_url: "https://stripe.com/docs/error-codes/resource-missing",
    });
    expect(failure.requestId).toMatch(/^req_/);
  });

  test("an endpoint that the sandbox has not is Stripe's 404", async () => {
    const { stripe } = await startSandbox();
    const failure = await failureOf(stripe.subscriptions.list());
    expect(failure.statusCode).toBe(404);
    expect(failure.message).toContain("Unrecognized request URL (GET: /v1/subscriptions)");
  });

  test("another API version is refused", async () => {
    const { stripe } = await startSandbox();
    const failure = await failureOf(stripe.customers.list({}, { apiVersion: "2019-01-01" }));
    expect(failure.message).toContain("Invalid Stripe API version: 2019-01-01");
  });
});

describe("hostile input", () => {
  test.each([
    ["a body that is too large", `description=${"x".repeat(1_100_000)}`, 413],
    ["too many parameters", Array.from({ length: 3000 }, (_, i) => `a${i}=1`).join("&"), 400],
    ["a name nested too deeply", `a${"[b]".repeat(50)}=1`, 400],
    ["a malformed name", "a[b=1", 400],
    ["a value that is also a hash", "metadata=1&metadata[a]=1", 400],
    ["a prototype", "__proto__[polluted]=1&constructor[prototype][polluted]=1", 400],
  ])("%s is refused and harms nobody", async (_name, body, status) => {
    const { url, stripe } = await startSandbox();
    const answer = await request(`${url}/v1/customers`, {
      method: "POST",
      body,
      headers: { ...FORM, Authorization: "Bearer sk_test_sandbox" },
    });
    expect(answer.status).toBe(status);
    expect(answer.body.error.type).toBe("invalid_request_error");
    expect({}).not.toHaveProperty("polluted");
    expect((await stripe.customers.create({ name: "still here" })).name).toBe("still here");
  });
});
