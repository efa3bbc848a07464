import { readBooks } from "../../fixtures/books";
import { expect, test } from "../../fixtures/browser";
import { testCards } from "../../fixtures/checkout-page";

const confirmed = { name: "Payment received. Your course is ready." };

test.beforeEach(async ({ student: _, course, checkout, complaints }) => {
  // Stripe answers a refused card with 402, and Chromium reports that on its own.
  complaints.allow(/status of 402/);
  await checkout.open(course);
});

test("a declined card is named in place, and another card pays the same order", async ({
  page,
  shop,
  course,
  checkout,
}) => {
  await checkout.payWith(testCards.declined);
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("Your card was declined.");
  await expect(page).toHaveURL(`${shop.web.url}/checkout/${course.slug}`);
  const [refused] = await readBooks(shop).orders({ "items.slug": course.slug });

  await checkout.payWith(testCards.approved);
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
  await expect(page.getByRole("heading", { name: `Order ${refused!.number}` })).toBeVisible();
  const orders = await readBooks(shop).orders({ "items.slug": course.slug });
  expect(orders).toMatchObject([{ number: refused!.number, status: "completed" }]);
  const charges = await shop.stripe.client.charges.list({ payment_intent: refused!.paymentIntentId });
  expect(charges.data.map(({ status }) => status)).toEqual(["succeeded", "failed"]);
});

test("a card whose bank asks for 3-D Secure pays once that is completed", async ({ page, checkout }) => {
  await checkout.payWith(testCards.asksForAuthentication);
  await checkout.bank.getByRole("button", { name: "Complete authentication" }).click();
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
});

test("failed 3-D Secure says so, charges nothing, and can be tried again at once", async ({
  page,
  shop,
  course,
  checkout,
}) => {
  await checkout.payWith(testCards.asksForAuthentication);
  await checkout.bank.getByRole("button", { name: "Fail authentication" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("unable to authenticate");
  const [order] = await readBooks(shop).orders({ "items.slug": course.slug });
  const intent = await shop.stripe.client.paymentIntents.retrieve(order!.paymentIntentId);
  expect(intent).toMatchObject({ status: "requires_payment_method", amount_received: 0 });

  await checkout.pay();
  await checkout.bank.getByRole("button", { name: "Complete authentication" }).click();
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
  expect(await readBooks(shop).orders({ "items.slug": course.slug })).toHaveLength(1);
});

test("a bank that leads back with a refusal leads to the checkout, which says why", async ({
  page,
  shop,
  course,
  checkout,
}) => {
  await checkout.payWith(testCards.declined);
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  const [order] = await readBooks(shop).orders({ "items.slug": course.slug });
  const { client_secret } = await shop.stripe.client.paymentIntents.retrieve(order!.paymentIntentId);
  const back = new URLSearchParams({
    payment_intent: order!.paymentIntentId,
    payment_intent_client_secret: client_secret ?? "",
    redirect_status: "failed",
  });
  await page.goto(`/payment/success?${back}`);
  await expect(page).toHaveURL(`${shop.web.url}/checkout/${course.slug}?refused=${order!.paymentIntentId}`);
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("Your card was declined.");
  await checkout.payWith(testCards.approved);
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
});
