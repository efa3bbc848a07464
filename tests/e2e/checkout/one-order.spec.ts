import { readBooks } from "../../fixtures/books";
import { expect, test } from "../../fixtures/browser";
import { CheckoutPage, testCards } from "../../fixtures/checkout-page";
import { changePrice } from "../../fixtures/course";

const confirmed = { name: "Payment received. Your course is ready." };

test("two tabs and double clicks in both make one order and one charge", async ({
  context,
  shop,
  course,
  student,
  complaints,
}) => {
  // One tab may be told by Stripe that the other was first.
  complaints.allow(/status of 4(00|02|09|29)/);
  const tabs = await Promise.all(
    [1, 2].map(async () =>
      (await new CheckoutPage(await context.newPage()).open(course)).fillIn(testCards.approved),
    ),
  );
  await Promise.all(tabs.map(({ payButton }) => payButton.dblclick()));
  for (const { page } of tabs) await expect(page.getByRole("heading", confirmed)).toBeVisible();

  const orders = await readBooks(shop).orders({ "items.slug": course.slug });
  // A tab that was late by a blink opens an order, finds the paid one, and cancels its own before it gets an intent.
  const unborn = orders.filter(({ paymentIntentIds }) => !paymentIntentIds);
  expect(unborn.every(({ status, open }) => status === "canceled" && !open)).toBe(true);
  expect(orders.filter((order) => !unborn.includes(order))).toMatchObject([{ status: "completed" }]);
  expect(await readBooks(shop).grants({ courseId: course.id })).toHaveLength(1);
  const { customers, paymentIntents, charges } = shop.stripe.client;
  const payers = await customers.list({ email: student.email });
  expect(payers.data).toHaveLength(1);
  const customer = payers.data[0]!.id;
  const intents = await paymentIntents.list({ customer });
  expect(intents.data.filter(({ status }) => status !== "canceled")).toMatchObject([
    { amount_received: 4_900 },
  ]);
  expect((await charges.list({ customer })).data).toMatchObject([{ status: "succeeded", amount: 4_900 }]);
});

test("a price that changed while the checkout was open is shown first and then charged", async ({
  page,
  shop,
  course,
  student: _,
  checkout,
  complaints,
}) => {
  complaints.allow(/status of 409/);
  await checkout.open(course);
  await checkout.fillIn(testCards.approved);
  await changePrice(shop, course, 5_900);
  await expect(checkout.payButton).toHaveText("Pay $49.00");
  await checkout.pay();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("The price has changed");
  await expect(page.getByText("$49.00")).toHaveCount(0);
  await expect(page.getByText("$59.00", { exact: true })).toBeVisible();
  expect(await readBooks(shop).orders({ "items.slug": course.slug })).toEqual([]);

  await expect(checkout.payButton).toHaveText("Pay $59.00");
  await checkout.pay();
  await expect(page.getByRole("heading", confirmed)).toBeVisible();
  const [order] = await readBooks(shop).orders({ "items.slug": course.slug });
  const intent = await shop.stripe.client.paymentIntents.retrieve(order!.paymentIntentId);
  expect(intent.amount_received).toBe(5_900);
});

test("a checkout left open in one tab and paid in another leads to the course, not to a second charge", async ({
  context,
  shop,
  course,
  student: _,
}) => {
  const [first, second] = await Promise.all(
    [1, 2].map(async () =>
      (await new CheckoutPage(await context.newPage()).open(course)).fillIn(testCards.approved),
    ),
  );
  await first!.pay();
  await expect(first!.page.getByRole("heading", confirmed)).toBeVisible();
  await second!.pay();
  await expect(second!.page.getByRole("heading", { name: "Lesson one" })).toBeVisible();
  expect(await readBooks(shop).orders({ "items.slug": course.slug })).toHaveLength(1);
});
