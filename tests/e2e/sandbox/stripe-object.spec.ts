import type { Page } from "@playwright/test";
import type { Stripe } from "@stripe/stripe-js";
import { ShopPage } from "./shop-page";
import type { TestShop } from "./test-shop/start-test-shop";
import { expect, test } from "./test-shop/test";

let testShop: TestShop;

test.beforeEach(async ({ page, testShop: started }) => {
  testShop = started;
  await new ShopPage(page).open(testShop.url);
});

/** Calls Stripe.js in the page; what it throws comes back as text. */
function call<A>(page: Page, run: (stripe: Stripe, argument: A) => unknown, argument?: A): Promise<unknown> {
  return page.evaluate(
    async ([source, value]) => {
      const stripe = (window as unknown as { Stripe(key: unknown): Stripe }).Stripe("pk_test_shop");
      try {
        // A function sent as text is the only way to hand one into the page; bypassCSP allows it here.
        return await new Function(`return ${source}`)()(stripe, value);
      } catch (error) {
        return String(error);
      }
    },
    [run.toString(), argument] as const,
  );
}

test.use({ bypassCSP: true });

async function openIntent(): Promise<{ id: string; secret: string }> {
  const intent = await testShop.stripe.client.paymentIntents.create({
    amount: 700,
    currency: "eur",
  });
  return { id: intent.id, secret: intent.client_secret ?? "" };
}

test("Stripe() refuses keys that don't belong into a browser", async ({ page }) => {
  const refusals = await page.evaluate(() =>
    ["", "sk_test_sandbox", "pk_live_1", 7].map((key) => {
      try {
        return (window as unknown as { Stripe(key: unknown): Stripe }).Stripe(key);
      } catch (error) {
        return String(error);
      }
    }),
  );
  expect(refusals).toEqual([
    expect.stringMatching(/^IntegrationError: Please call Stripe\(\) with your publishable key/),
    expect.stringMatching(/^IntegrationError: You should not use your secret key/),
    expect.stringMatching(/^IntegrationError: The sandbox only accepts test publishable keys/),
    expect.stringMatching(/^IntegrationError: Please call Stripe\(\) with your publishable key/),
  ]);
});

test("what the sandbox does not have says so in place of failing in silence", async ({ page }) => {
  expect(await call(page, (stripe) => stripe.confirmSetup({} as never))).toMatch(
    /^IntegrationError: stripe\.confirmSetup\(\) is not available in the sandbox/,
  );
  const card = call(page, (stripe) =>
    stripe.elements({ mode: "payment", amount: 100, currency: "usd" }).create("card"),
  );
  expect(await card).toMatch(/^IntegrationError: A valid Element name must be provided/);
});

test("a second Payment Element of one group, and one without a place, are refused", async ({ page }) => {
  const twice = call(page, (stripe) => {
    const elements = stripe.elements({ mode: "payment", amount: 100, currency: "usd" });
    elements.create("payment");
    elements.create("payment");
  });
  expect(await twice).toMatch(/^IntegrationError: Can only create one Element of type payment/);
  const nowhere = call(page, (stripe) =>
    stripe.elements({ mode: "payment", amount: 100, currency: "usd" }).create("payment").mount("#nowhere"),
  );
  expect(await nowhere).toMatch(/^IntegrationError: The selector you specified \(#nowhere\)/);
});

test("confirming before submit() is the developer's mistake", async ({ page }) => {
  const { secret } = await openIntent();
  const result = call(
    page,
    (stripe, clientSecret) => {
      const elements = stripe.elements({ mode: "payment", amount: 700, currency: "eur" });
      const place = document.body.appendChild(document.createElement("div"));
      elements.create("payment").mount(place);
      return stripe.confirmPayment({ elements, clientSecret, redirect: "if_required" });
    },
    secret,
  );
  expect(await result).toMatch(
    /^IntegrationError: elements\.submit\(\) must be called before stripe\.confirmPayment/,
  );
});

test("an intent is read with its client secret and with no other", async ({ page }) => {
  const { id, secret } = await openIntent();
  const read = (clientSecret: string) =>
    call(page, (stripe, given) => stripe.retrievePaymentIntent(given), clientSecret);
  expect(await read(secret)).toMatchObject({ paymentIntent: { id, amount: 700, currency: "eur" } });
  expect(await read(`${id}_secret_wrong`)).toMatchObject({ error: { type: "invalid_request_error" } });
  expect(await read("nonsense")).toMatch(
    /^IntegrationError: Invalid value for stripe\.retrievePaymentIntent/,
  );
});

test("a saved card is confirmed without any element", async ({ page }) => {
  const { secret } = await openIntent();
  const confirm = call(
    page,
    (stripe, given) => stripe.confirmCardPayment(given, { payment_method: "pm_card_visa" }),
    secret,
  );
  expect(await confirm).toMatchObject({ paymentIntent: { status: "succeeded" } });
  const again = call(
    page,
    (stripe, given) => stripe.confirmCardPayment(given, { payment_method: "pm_card_visa" }),
    secret,
  );
  expect(await again).toMatchObject({
    error: { code: "payment_intent_unexpected_state", payment_intent: { status: "succeeded" } },
  });
});

test("handleNextAction takes an intent that the server confirmed through 3-D Secure", async ({ page }) => {
  const { id, secret } = await openIntent();
  expect(
    await call(page, (stripe, clientSecret) => stripe.handleNextAction({ clientSecret }), secret),
  ).toMatch(/^IntegrationError: .*not in the requires_action state/);
  await testShop.stripe.client.paymentIntents.confirm(id, {
    payment_method: "pm_card_threeDSecure2Required",
    use_stripe_sdk: true,
  });
  const outcome = call(page, (stripe, clientSecret) => stripe.handleNextAction({ clientSecret }), secret);
  await new ShopPage(page).bank.getByRole("button", { name: "Complete authentication" }).click();
  expect(await outcome).toMatchObject({ paymentIntent: { id, status: "succeeded" } });
});

test("the form tells its state by events, and can be cleared, collapsed and taken away", async ({ page }) => {
  const outcome = await call(page, async (stripe) => {
    const elements = stripe.elements({ mode: "payment", amount: 100, currency: "usd" });
    const place = document.body.appendChild(document.createElement("div"));
    const element = elements.create("payment", { layout: { type: "accordion", defaultCollapsed: true } });
    const next = (event: "ready" | "change" | "loaderstart") =>
      new Promise<object>((resolve) => element.once(event as "ready", resolve));
    const started = next("loaderstart");
    const ready = next("ready");
    const changes: object[] = [];
    element.on("change", (change) => changes.push(change));
    element.mount(place);
    const events = [await started, await ready];
    const opened = next("change");
    const submitted = await elements.submit();
    await opened;
    const collapsed = next("change");
    element.collapse();
    await collapsed;
    const found = elements.getElement("payment") === element;
    element.destroy();
    return {
      events,
      submitted,
      changes,
      found,
      left: place.childElementCount,
      gone: elements.getElement("payment"),
    };
  });
  expect(outcome).toMatchObject({
    events: [{ elementType: "payment" }, { elementType: "payment" }],
    submitted: { error: { type: "validation_error", code: "incomplete_number" } },
    found: true,
    left: 0,
    gone: null,
  });
  const { changes } = outcome as { changes: { collapsed: boolean }[] };
  expect(changes.at(-1)).toMatchObject({
    collapsed: true,
    empty: true,
    complete: false,
    value: { type: "card" },
  });
  expect(changes.at(-2)).toMatchObject({ collapsed: false });
});

test("a payment goes on when its form is taken off the page", async ({ page }) => {
  const shop = new ShopPage(page);
  await shop.type("4242424242424242");
  await page.route("**/confirm", async (route) => {
    await page.evaluate(() => document.querySelector("iframe")?.parentElement?.remove());
    await route.continue();
  });
  await shop.pay();
  await expect(shop.results).toHaveText(["succeeded"]);
});
