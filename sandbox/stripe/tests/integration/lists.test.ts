import type Stripe from "stripe";
import { describe, expect, onTestFinished, test } from "vitest";
import { newIntent } from "../../intents/intent";
import { startStripeSandbox } from "../../server";
import { Store } from "../../store/store";
import { clientOf, failureOf, RETURN_URL, startSandbox, temporaryFolder } from "./sandbox";

async function withIntents(count: number) {
  const sandbox = await startSandbox();
  const intents: Stripe.PaymentIntent[] = [];
  for (let index = 0; index < count; index += 1) {
    intents.push(await sandbox.stripe.paymentIntents.create({ amount: 1000 + index, currency: "usd" }));
  }
  return { ...sandbox, stripe: sandbox.stripe, newestFirst: intents.map(({ id }) => id).reverse() };
}

const ids = (list: { data: { id: string }[] }) => list.data.map(({ id }) => id);

describe("a list", () => {
  test("is newest first, also within one second, in pages that leave nothing out", async () => {
    const { stripe, newestFirst } = await withIntents(25);
    const first = await stripe.paymentIntents.list();
    expect(first).toMatchObject({ object: "list", has_more: true, url: "/v1/payment_intents" });
    expect(ids(first)).toEqual(newestFirst.slice(0, 10));
    const walked: string[] = [];
    for await (const intent of stripe.paymentIntents.list({ limit: 4 })) walked.push(intent.id);
    expect(walked).toEqual(newestFirst);
  });

  test("goes back with ending_before", async () => {
    const { stripe, newestFirst } = await withIntents(8);
    const page = await stripe.paymentIntents.list({ limit: 3, ending_before: newestFirst[5] });
    expect(ids(page)).toEqual(newestFirst.slice(2, 5));
    expect(page.has_more).toBe(true);
    const top = await stripe.paymentIntents.list({ limit: 3, ending_before: newestFirst[2] });
    expect(ids(top)).toEqual(newestFirst.slice(0, 2));
    expect(top.has_more).toBe(false);
  });

  test("goes through more than 10,000 by time, each once", async () => {
    const dataDir = await temporaryFolder();
    const store = new Store(dataDir);
    const start = 1_800_000_000;
    const made = await store.write(() =>
      Array.from({ length: 10_500 }, (_, index) => {
        const intent = newIntent(2000, "usd", start + Math.floor(index / 100));
        store.insert("payment_intent", intent, { returnUrl: null, settlesAt: null });
        return intent.id;
      }),
    );
    await store.close();
    const sandbox = await startStripeSandbox({ dataDir, port: 0 });
    onTestFinished(() => sandbox.close());
    const walked: string[] = [];
    const created = { gte: start + 2, lt: start + 103 };
    for await (const { id } of clientOf(sandbox.url).paymentIntents.list({ created, limit: 100 })) {
      walked.push(id);
    }
    expect(walked).toEqual(made.slice(200, 10_300).reverse());
  }, 60_000);

  test("filters by customer and by time", async () => {
    const { stripe, newestFirst } = await withIntents(3);
    const customer = await stripe.customers.create();
    const theirs = await stripe.paymentIntents.create({
      amount: 500,
      currency: "usd",
      customer: customer.id,
    });
    expect(ids(await stripe.paymentIntents.list({ customer: customer.id }))).toEqual([theirs.id]);
    const { created } = theirs;
    expect(ids(await stripe.paymentIntents.list({ created: { gt: created } }))).toEqual([]);
    expect(ids(await stripe.paymentIntents.list({ created: { gte: created - 3600, lte: created } }))).toEqual(
      [theirs.id, ...newestFirst],
    );
    expect(ids(await stripe.paymentIntents.list({ created: { lt: created - 3600 } }))).toEqual([]);
  });

  test.each([
    [{ limit: 0 }, "greater than or equal to 1"],
    [{ limit: 101 }, "less than or equal to 100"],
    [{ starting_after: "pi_nowhere" }, "No such payment_intent: 'pi_nowhere'"],
    [{ starting_after: "a", ending_before: "b" }, "only specify one of these parameters"],
  ])("refuses %j", async (parameters, message) => {
    const { stripe } = await startSandbox();
    const failure = await failureOf(stripe.paymentIntents.list(parameters));
    expect(failure).toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400 });
    expect(failure.message).toContain(message);
  });

  test("of refunds and disputes is empty where there are none", async () => {
    const { stripe } = await startSandbox();
    expect((await stripe.refunds.list()).data).toEqual([]);
    expect(await stripe.disputes.list({ limit: 3 })).toMatchObject({
      data: [],
      has_more: false,
      url: "/v1/disputes",
    });
  });
});

describe("expansion", () => {
  test("replaces ids by objects, several levels deep, and in lists", async () => {
    const { stripe } = await startSandbox();
    const customer = await stripe.customers.create({ name: "Mia" });
    const intent = await stripe.paymentIntents.create({
      amount: 500,
      currency: "usd",
      customer: customer.id,
      payment_method: "pm_card_visa",
      confirm: true,
      return_url: RETURN_URL,
      expand: ["latest_charge.customer", "latest_charge.refunds", "payment_method"],
    });
    const charge = intent.latest_charge as Stripe.Charge;
    expect(charge.customer).toMatchObject({ id: customer.id, name: "Mia" });
    expect(charge.refunds).toEqual({
      object: "list",
      data: [],
      has_more: false,
      url: `/v1/charges/${charge.id}/refunds`,
    });
    expect(intent.payment_method).toMatchObject({ object: "payment_method", type: "card" });
    expect(intent.customer).toBe(customer.id);
    const listed = await stripe.paymentIntents.list({ expand: ["data.customer", "data.latest_charge"] });
    expect(listed.data[0]?.customer).toMatchObject({ name: "Mia" });
    expect(listed.data[0]?.latest_charge).toMatchObject({ object: "charge" });
  });

  test("shows a deleted customer as deleted", async () => {
    const { stripe } = await startSandbox();
    const customer = await stripe.customers.create();
    const intent = await stripe.paymentIntents.create({
      amount: 500,
      currency: "usd",
      customer: customer.id,
    });
    await stripe.customers.del(customer.id);
    const expanded = await stripe.paymentIntents.retrieve(intent.id, { expand: ["customer"] });
    expect(expanded.customer).toEqual({ id: customer.id, object: "customer", deleted: true });
  });

  test.each([
    ["nonsense", "This property cannot be expanded (nonsense)."],
    ["latest_charge.amount", "This property cannot be expanded (latest_charge.amount)."],
    ["latest_charge.payment_intent.latest_charge.payment_intent.customer", "more than 4 levels"],
    ["__proto__", "This property cannot be expanded"],
  ])("refuses %s", async (path, message) => {
    const { stripe } = await startSandbox();
    const failure = await failureOf(
      stripe.paymentIntents.create({ amount: 500, currency: "usd", expand: [path] }),
    );
    expect(failure).toMatchObject({ statusCode: 400, param: "expand" });
    expect(failure.message).toContain(message);
    expect((await stripe.paymentIntents.list()).data).toEqual([]);
  });
});
