import { expect, rememberDocument, test } from "../../fixtures/browser";
import { testCards } from "../../fixtures/checkout-page";

test("a stranger finds a course, signs up on the way, pays and learns, without a reload", {
  tag: "@phone",
}, async ({ page, course, checkout }) => {
  await page.goto("/");
  await page.getByLabel("Search the courses").fill(course.title);
  await page.getByRole("button", { name: "Search" }).click();
  // All courses were on the page before, this one among them.
  await expect(page.getByRole("heading", { name: "1 course found" })).toBeVisible();
  await page.getByRole("link", { name: course.title }).click();
  await page.getByRole("link", { name: "Buy this course" }).click();

  await page.getByRole("main").getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Your name").fill("Sam Stranger");
  await page.getByLabel("Email address").fill(`${course.slug}@example.com`);
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.getByRole("button", { name: "Create account" }).click();

  await expect(page.getByRole("heading", { name: "Pay for your course" })).toBeVisible();
  await checkout.fillIn(testCards.approved);
  const isSameDocument = await rememberDocument(page);
  await expect(checkout.payButton).toHaveText("Pay $49.00");
  await checkout.pay();
  await expect(
    page.getByRole("heading", { level: 1, name: /We have your order|Payment received/ }),
  ).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: /^Order L-/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Payment received. Your course is ready." })).toBeVisible();
  expect(await isSameDocument()).toBe(true);

  await page.getByRole("link", { name: "Start learning" }).click();
  await expect(page.getByRole("heading", { name: "Lesson one" })).toBeVisible();
  await page.getByRole("button", { name: "Finish and continue" }).click();
  await expect(page.getByRole("heading", { name: "Lesson two" })).toBeVisible();

  await page.getByRole("link", { name: "My account" }).click();
  const myCourses = page.getByRole("region", { name: "My courses" });
  await expect(myCourses.getByRole("link", { name: course.title })).toBeVisible();
  await expect(myCourses.getByText("1 of 2 lessons")).toBeVisible();
  const myOrders = page.getByRole("region", { name: "My orders" });
  await expect(myOrders.getByRole("listitem")).toContainText([/A course of the tests.*\$49\.00.*Completed/]);
});

test("a student who has a course is led from its checkout to its lessons", async ({
  page,
  shop,
  course,
  student: _,
  checkout,
}) => {
  await checkout.open(course);
  await checkout.payWith(testCards.approved);
  await expect(page.getByRole("heading", { name: "Payment received. Your course is ready." })).toBeVisible();
  await checkout.open(course);
  await expect(page).toHaveURL(`${shop.web.url}/learn/${course.slug}/one`);
  await page.goto(`/courses/${course.slug}`);
  await expect(page.getByText("You own this course.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Buy this course" })).toHaveCount(0);
});

test("a price in yen is paid to the yen", async ({ page, shop, course, student, checkout }) => {
  await page.goto(`/courses/${course.slug}`);
  await page.getByLabel("Currency").selectOption("jpy");
  await expect(page.getByText("¥7,200")).toBeVisible();
  await page.getByRole("link", { name: "Buy this course" }).click();
  await checkout.fillIn(testCards.approved);
  await expect(checkout.payButton).toHaveText("Pay ¥7,200");
  await checkout.pay();
  await expect(page.getByRole("heading", { name: "Payment received. Your course is ready." })).toBeVisible();
  const customers = await shop.stripe.client.customers.list({ email: student.email });
  const { data } = await shop.stripe.client.paymentIntents.list({ customer: customers.data[0]!.id });
  expect(data).toMatchObject([{ amount_received: 7_200, currency: "jpy" }]);
});
