import { readBooks } from "../../fixtures/books";
import { expect, rememberDocument, test } from "../../fixtures/browser";
import { testCards } from "../../fixtures/checkout-page";
import { eventually } from "../../fixtures/eventually";
import { deliverSuccess } from "../../fixtures/late-webhook";
import { startLink } from "../../fixtures/link";
import type { Shop } from "../../fixtures/shop";

const thanks = { name: "Thank you. We have your order." };
const confirmed = { name: "Payment received. Your course is ready." };
/** The shop can't ask Stripe how a payment stands. */
const unreadable = { match: "GET /v1/payment_intents/*", status: 500, from: "server" };
const lost = { drop: 1 };

const orderOf = async (shop: Shop, course: { slug: string }) =>
  (await readBooks(shop).orders({ "items.slug": course.slug }))[0];

test.beforeEach(({ student: _ }) => {});

test("with the webhook 10 s late and Stripe unreadable the order is there at once and confirms itself", async ({
  page,
  shop,
  course,
  checkout,
  setFaults,
  fillInUnheard,
}) => {
  await fillInUnheard({ webhooks: { delayMs: 10_000 }, api: unreadable });
  const isSameDocument = await rememberDocument(page);
  await checkout.pay();

  await expect(page.getByRole("heading", thanks)).toBeVisible();
  const order = await orderOf(shop, course);
  expect(order).toMatchObject({ status: "processing", isProvisional: true });
  await expect(page.getByRole("heading", { name: `Order ${order!.number}` })).toBeVisible();
  // The page's own look at Stripe must have failed before Stripe can be read again.
  await eventually(
    () => orderOf(shop, course),
    (each) => Boolean(each?.lastSyncError),
  );
  await setFaults({ webhooks: { delayMs: 10_000 } });

  await expect(page.getByRole("heading", confirmed)).toBeVisible({ timeout: 20_000 });
  expect(await isSameDocument()).toBe(true);
  expect(await orderOf(shop, course)).toMatchObject({
    history: [{}, { cause: "browser" }, { cause: "webhook" }],
  });
});

test("a webhook that is faster than the browser is found confirmed by it", async ({
  page,
  shop,
  course,
  checkout,
}) => {
  await checkout.open(course);
  await checkout.fillIn(testCards.approved);
  await page.route(/\/confirmed$|\/payment\/success/, async (route) => {
    await eventually(
      () => orderOf(shop, course),
      (order) => order?.status === "completed",
    );
    await route.continue();
  });
  await checkout.pay();
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
  expect(await orderOf(shop, course)).toMatchObject({
    status: "completed",
    history: [{ to: "awaiting_payment" }, { to: "completed", cause: "webhook" }],
  });
});

test("a webhook that never comes is not needed: the order's page asks Stripe itself", async ({
  page,
  shop,
  course,
  checkout,
  setFaults,
}) => {
  await setFaults({ webhooks: lost });
  await checkout.open(course);
  await checkout.payWith(testCards.approved);
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
  const order = await orderOf(shop, course);
  const heard = await readBooks(shop).events({ "payload.data.object.id": order!.paymentIntentId });
  expect(heard).toEqual([]);
});

test("a live stream that is cut is opened again and brings the confirmation", async ({
  page,
  shop,
  course,
  checkout,
  setFaults,
  complaints,
}) => {
  complaints.allow(/ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/);
  const link = await startLink(new URL(shop.web.url));
  await checkout.open(course, `http://localhost:${link.port}`);
  await checkout.fillIn(testCards.approved);
  await setFaults({ webhooks: lost, api: unreadable });
  const isSameDocument = await rememberDocument(page);
  const opened = () => page.waitForResponse(/\/sync-status$/);
  const first = opened();
  await checkout.pay();
  await expect(page.getByRole("heading", thanks)).toBeVisible();
  await first;

  const second = opened();
  link.interrupt();
  expect((await second).status()).toBe(200);
  await shop.stripe.clearFaults();
  await deliverSuccess(shop, (await orderOf(shop, course))!.paymentIntentId);
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
  expect(await isSameDocument()).toBe(true);
  expect((await orderOf(shop, course))!.history.at(-1).cause).toBe("webhook");
  await page.close();
  await link.close();
});

for (const status of [429, 503]) {
  test(`a page whose live stream is refused with ${status} is loaded afresh instead`, async ({
    page,
    shop,
    course,
    checkout,
    complaints,
    fillInUnheard,
  }) => {
    complaints.allow(new RegExp(`status of ${status}`));
    await page.route("**/sync-status", (route) => route.fulfill({ status }));
    await fillInUnheard({ webhooks: lost, api: unreadable });
    const isSameDocument = await rememberDocument(page);
    await checkout.pay();
    await expect(page.getByRole("heading", thanks)).toBeVisible();
    await eventually(
      () => orderOf(shop, course),
      (order) => Boolean(order?.lastSyncError),
    );
    await shop.stripe.clearFaults();
    await expect(page.getByRole("heading", confirmed)).toBeVisible({ timeout: 20_000 });
    expect(await isSameDocument()).toBe(true);
  });
}

test("after two minutes the page stays calm, names the order, and checks again when asked", async ({
  page,
  shop,
  course,
  checkout,
  fillInUnheard,
}) => {
  await page.clock.install();
  await fillInUnheard({ webhooks: lost, api: unreadable });
  await checkout.pay();
  await expect(page.getByRole("heading", thanks)).toBeVisible();
  await expect(page.getByText("This is taking longer than usual.")).toHaveCount(0);
  // Paused there, the page does nothing by itself any more: what follows is the button's doing.
  await page.clock.pauseAt(Date.now() + 2 * 60_000 + 5_000);
  await expect(page.getByText("This is taking longer than usual.")).toBeVisible();
  const order = await orderOf(shop, course);
  await expect(page.getByText(`your order number is ${order!.number}`)).toBeVisible();

  // What the page had asked for before has failed by now, and Stripe has had the server's two seconds of rest.
  await eventually(
    () => orderOf(shop, course),
    (each) => Date.now() - each!.lastSyncAttempt.getTime() > 4_500,
  );
  await shop.stripe.clearFaults();
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
});
