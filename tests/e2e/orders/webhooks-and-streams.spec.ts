import { readBooks } from "../../fixtures/books";
import { expect, rememberDocument, test } from "../../fixtures/browser";
import { testCards } from "../../fixtures/checkout-page";
import { switchFlags } from "../../fixtures/flags";
import { deliverSuccess } from "../../fixtures/late-webhook";
import type { Shop } from "../../fixtures/shop";
import { findViolations } from "../accessibility/axe";

const waiting = { name: "Waiting for your bank to confirm." };
const confirmed = { name: "Payment received. Your course is ready." };
const aQuestion = /\/api\/orders\/pi_[^/]+$/;

test.beforeEach(({ student: _ }) => {});

const intentOf = async (shop: Shop, course: { slug: string }): Promise<string> =>
  (await readBooks(shop).orders({ "items.slug": course.slug }))[0]!.paymentIntentId;

test("who comes from paying waits for the webhook, and the live stream brings its word", async ({
  page,
  shop,
  course,
  checkout,
  fillInUnheard,
}) => {
  let questions = 0;
  page.on("request", (request) => {
    if (aQuestion.test(request.url())) questions += 1;
  });
  await fillInUnheard();
  const isSameDocument = await rememberDocument(page);
  const opened = page.waitForResponse(/\/sync-status$/);
  await checkout.pay();
  await expect(page.getByRole("heading", waiting)).toBeVisible();
  expect((await opened).status()).toBe(200);
  await deliverSuccess(shop, await intentOf(shop, course));
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
  expect(await isSameDocument()).toBe(true);
  expect(questions).toBe(0);
});

test("who has not heard for two minutes can check again, or go back to the payment without being charged twice", async ({
  page,
  shop,
  course,
  checkout,
  fillInUnheard,
}) => {
  await page.clock.install();
  await fillInUnheard();
  await checkout.pay();
  await expect(page.getByRole("heading", waiting)).toBeVisible();
  await page.clock.fastForward(2 * 60_000);
  await expect(page.getByText("This is taking longer than usual.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Check again" })).toBeVisible();
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole("link", { name: "Back to checkout" }).click();
  // The checkout asks Stripe before it charges, and finds that the order is paid.
  await checkout.payWith(testCards.approved);
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
  const charges = await shop.stripe.client.charges.list({ payment_intent: await intentOf(shop, course) });
  expect(charges.data).toHaveLength(1);
});

test("a page whose live stream fails three times in a row asks instead", async ({
  page,
  shop,
  course,
  checkout,
  complaints,
  fillInUnheard,
}) => {
  complaints.allow(/status of 503/);
  let refusals = 0;
  await page.route("**/sync-status", (route) => {
    refusals += 1;
    return route.fulfill({ status: 503 });
  });
  await page.clock.install();
  await fillInUnheard();
  await checkout.pay();
  await expect(page.getByRole("heading", waiting)).toBeVisible();
  const asked = page.waitForResponse(aQuestion);
  for (const refused of [1, 2, 3]) {
    await expect.poll(() => refusals).toBe(refused);
    await page.clock.runFor(5_000);
  }
  await asked;
  await deliverSuccess(shop, await intentOf(shop, course));
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
  expect(refusals).toBe(3);
});

test("an open page follows when live status is switched off: its stream ends, and it asks", async ({
  page,
  shop,
  course,
  checkout,
  fillInUnheard,
}) => {
  await fillInUnheard();
  const isSameDocument = await rememberDocument(page);
  const opened = page.waitForResponse(/\/sync-status$/);
  await checkout.pay();
  await expect(page.getByRole("heading", waiting)).toBeVisible();
  await opened;
  const asked = page.waitForResponse(aQuestion, { timeout: 30_000 });
  await switchFlags(shop, { liveStatus: false });
  await asked;
  await deliverSuccess(shop, await intentOf(shop, course));
  await expect(page.getByRole("heading", confirmed)).toBeVisible({ timeout: 20_000 });
  expect(await isSameDocument()).toBe(true);
});
