import { expect, test } from "../../fixtures/browser";

test("another student's order does not exist, in the shop's own look", async ({
  page,
  shop,
  course,
  student,
  complaints,
}) => {
  complaints.allow(/status of 404/);
  const owner = await shop.visitor().signUp();
  const { paymentIntentId } = await (await owner.beginCheckout(course.slug, course.prices[0]!)).json();

  const response = await page.goto(`/payment/success?payment_intent=${paymentIntentId}`);
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  await expect(page.getByRole("link", { name: "My account" })).toBeVisible();
  await expect(page.getByText(course.title)).toHaveCount(0);
  for (const path of ["", "/sync-status"]) {
    expect((await student.fetch(`/api/orders/${paymentIntentId}${path}`)).status).toBe(404);
  }
  expect((await student.post(`/api/orders/${paymentIntentId}/confirmed`)).status).toBe(404);

  await page.getByRole("link", { name: "See all courses" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Learn a craft properly, at your own desk.",
  );
});

test("Stripe's secret in the address of the order's page is gone before the page is shown", async ({
  page,
  shop,
  course,
  student,
}) => {
  const { paymentIntentId, clientSecret } = await (
    await student.beginCheckout(course.slug, course.prices[0]!)
  ).json();
  await page.goto(
    `/payment/success?payment_intent=${paymentIntentId}&payment_intent_client_secret=${clientSecret}`,
  );
  await expect(page).toHaveURL(`${shop.web.url}/payment/success?payment_intent=${paymentIntentId}`);
});
