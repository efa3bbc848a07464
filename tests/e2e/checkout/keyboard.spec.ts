import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../../fixtures/browser";

const mostStops = 60;

/** Presses Tab until the focus is where the student wants it. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < mostStops; stop++) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${target} was not reached within ${mostStops} presses of Tab.`);
}

test("a course is bought, opened and begun by keyboard alone, and the focus is never lost", async ({
  page,
  course,
  student: _,
  checkout,
}) => {
  await page.goto("/");
  await tabTo(page, page.getByRole("link", { name: "Skip to content" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Search the courses"));
  await page.keyboard.type(course.title);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "1 course found" })).toBeVisible();
  await tabTo(page, page.getByRole("link", { name: course.title }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: course.title })).toBeVisible();
  await tabTo(page, page.getByRole("link", { name: "Buy this course" }));
  await page.keyboard.press("Enter");

  const { card, payButton } = checkout;
  await expect(payButton).toBeEnabled();
  await tabTo(page, card.getByLabel("Card number"));
  await page.keyboard.type("4242424242424242");
  await tabTo(page, card.getByLabel("Expiration date"));
  await page.keyboard.type("1234");
  await tabTo(page, card.getByLabel("Security code"));
  await page.keyboard.type("123");
  await tabTo(page, card.getByLabel("ZIP code"));
  await page.keyboard.type("42424");
  await tabTo(page, payButton);
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "Payment received. Your course is ready." })).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();
  await tabTo(page, page.getByRole("link", { name: "Start learning" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Lesson one" })).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: "Finish and continue" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Lesson two" })).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();
});

test("a refused card leaves the focus on the button that tries again", async ({
  course,
  student: _,
  checkout,
  complaints,
  page,
}) => {
  complaints.allow(/status of 402/);
  await checkout.open(course);
  await checkout.fillIn("4000000000000002");
  await checkout.payButton.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await expect(checkout.payButton).toBeFocused();
});

test("switching the theme leaves the focus on the switch", async ({ page }) => {
  await page.goto("/sign-in");
  // The page is alive once it offers what only a script can do.
  await expect(page.getByRole("button", { name: "Show the password" })).toBeVisible();
  await page.getByRole("button", { name: "Dark" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Dark", pressed: true })).toBeFocused();
});
