import { expect, test } from "../../fixtures/browser";
import { giveCourse } from "../../fixtures/course";

test.use({ javaScriptEnabled: false });

test("without JavaScript a stranger can search, choose a currency, sign up and reach the card form", async ({
  page,
  course,
  checkout,
  complaints,
}) => {
  complaints.allow(/status of 400/);
  await page.goto("/");
  await page.getByRole("link", { name: /^Tests \(/ }).click();
  await expect(page.getByRole("heading", { name: /courses? found$/ })).toBeVisible();
  await page.getByLabel("Search the courses").fill(course.title);
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("heading", { name: "1 course found" })).toBeVisible();
  await page.getByRole("link", { name: course.title }).click();

  await expect(page.getByText("$49.00")).toBeVisible();
  await page.getByLabel("Currency").selectOption("jpy");
  await page.getByRole("button", { name: "Change" }).click();
  await expect(page.getByText("¥7,200")).toBeVisible();
  await page.getByRole("link", { name: "Buy this course" }).click();

  await page.getByRole("main").getByRole("link", { name: "Create an account" }).click();
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("Your name")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Your name").fill("Noa Script");
  await page.getByLabel("Email address").fill(`${course.slug}@example.com`);
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.getByRole("button", { name: "Create account" }).click();

  await expect(page.getByRole("heading", { name: "Pay for your course" })).toBeVisible();
  await expect(page.getByText("¥7,200", { exact: true })).toBeVisible();
  // Playwright's search by text leaves <noscript> out.
  await expect(page.locator("noscript p", { hasText: "JavaScript is required to pay." })).toBeVisible();
  await expect(checkout.payButton).toBeHidden();
});

test("without JavaScript a free course is started with one press", async ({ page, shop, student: _ }) => {
  const course = await giveCourse(shop);
  await page.goto(`/courses/${course.slug}`);
  await page.getByRole("button", { name: "Start for free" }).click();
  await expect(page.getByRole("heading", { name: "Lesson one" })).toBeVisible();
  await page.getByRole("button", { name: "Finish and continue" }).click();
  await expect(page.getByRole("heading", { name: "Lesson two" })).toBeVisible();
});

test("without JavaScript a stranger who starts a free course signs in on the way", async ({ page, shop }) => {
  const course = await giveCourse(shop);
  const student = await shop.visitor().signUp();
  await page.goto(`/courses/${course.slug}`);
  await page.getByRole("button", { name: "Start for free" }).click();
  await page.getByLabel("Email address").fill(student.email);
  await page.getByLabel("Password", { exact: true }).fill(student.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: course.title })).toBeVisible();
});

test("without JavaScript the theme is switched and stays", async ({ page }) => {
  const document = page.locator("html");
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.getByRole("button", { name: "Dark", pressed: true })).toBeVisible();
  await expect(document).toHaveCSS("color-scheme", "dark");
  await page.goto("/");
  await expect(document).toHaveCSS("color-scheme", "dark");
  await page.getByRole("button", { name: "Light" }).click();
  await expect(page.getByRole("button", { name: "Light", pressed: true })).toBeVisible();
  await expect(document).toHaveCSS("color-scheme", "light");
});
