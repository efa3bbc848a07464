import type { Page } from "@playwright/test";
import { readBooks } from "../../fixtures/books";
import { expect, rememberDocument, test } from "../../fixtures/browser";
import { testCards } from "../../fixtures/checkout-page";
import { eventually } from "../../fixtures/eventually";
import { deliverSuccess } from "../../fixtures/late-webhook";

const waiting = { name: "Waiting for your bank to confirm." };
const confirmed = { name: "Payment received. Your course is ready." };

test.beforeEach(({ student: _ }) => {});

test("with everything off a purchase still ends with the course open, and the page only asks", async ({
  page,
  shop,
  course,
  checkout,
}) => {
  const streams: string[] = [];
  const questions: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/sync-status")) streams.push(request.url());
    if (/\/api\/orders\/pi_[^/]+$/.test(request.url())) questions.push(request.url());
  });
  await shop.stripe.setFaults({ webhooks: { delayMs: 3_000 } });
  await checkout.open(course);
  await checkout.fillIn(testCards.approved);
  const isSameDocument = await rememberDocument(page);
  await checkout.pay();
  await expect(page.getByRole("heading", waiting)).toBeVisible();
  await expect(page.getByText("been paid yet")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Back to checkout" })).toHaveCount(0);
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
  expect(await isSameDocument()).toBe(true);
  expect(questions.length).toBeGreaterThanOrEqual(2);
  expect(streams).toEqual([]);
  const [order] = await readBooks(shop).orders({ "items.slug": course.slug });
  expect(order).toMatchObject({
    provisionalCreatedAt: null,
    history: [{ to: "awaiting_payment" }, { to: "completed", cause: "webhook" }],
  });
  await page.getByRole("link", { name: "Start learning" }).click();
  await expect(page.getByRole("heading", { name: "Lesson one" })).toBeVisible();
  await shop.stripe.clearFaults();
});

test("a page that has asked thirty times stops, and asks again by hand", async ({
  page,
  shop,
  course,
  checkout,
  fillInUnheard,
}) => {
  let questions = 0;
  await page.clock.install();
  await fillInUnheard();
  await checkout.pay();
  await expect(page.getByRole("heading", waiting)).toBeVisible();
  await page.route(/\/api\/orders\/pi_[^/]+$/, (route) => {
    questions += 1;
    return route.continue();
  });
  // Fifteen seconds are the longest pause; each answer has to arrive before the next question is planned.
  const lead = page.getByText("This page updates automatically.");
  await expect(lead).toBeVisible();
  await expect(async () => {
    await page.clock.runFor(15_000);
    await expect(lead).toHaveCount(0, { timeout: 50 });
  }).toPass({ timeout: 30_000, intervals: [50] });
  const asked = questions;
  expect(asked).toBeLessThanOrEqual(30);
  expect(asked).toBeGreaterThanOrEqual(25);
  await page.clock.runFor(60_000);
  expect(questions).toBe(asked);
  await expect(page.getByRole("link", { name: "Back to checkout" })).toBeVisible();

  const [order] = await readBooks(shop).orders({ "items.slug": course.slug });
  await deliverSuccess(shop, order!.paymentIntentId);
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
});

test("a page that is hidden does not ask, and asks at once when it is looked at again", async ({
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
  const [order] = await readBooks(shop).orders({ "items.slug": course.slug });
  const isQuestion = new RegExp(`/api/orders/${order!.paymentIntentId}$`);
  await page.waitForResponse(isQuestion);
  await setHidden(page, true);
  let questions = 0;
  page.on("request", (request) => {
    if (isQuestion.test(request.url())) questions += 1;
  });
  await page.clock.runFor(60_000);
  expect(questions).toBe(0);
  await deliverSuccess(shop, order!.paymentIntentId);
  await eventually(
    () => readBooks(shop).orderOf(order!.paymentIntentId),
    ({ effects }) => Boolean(effects?.enrolledAt),
  );
  await setHidden(page, false);
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
  expect(questions).toBe(1);
});

/** As when the student looks at another tab. */
function setHidden(page: Page, isHidden: boolean): Promise<void> {
  return page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);
}
