import { readFile } from "node:fs/promises";
import { makeCourses, makeYear } from "../../bench/reports/make-year";
import { seedYear } from "../../bench/reports/seed-year";
import { expect, test } from "../../fixtures/browser";
import { findViolations } from "../accessibility/axe";

test.beforeAll(async ({ shop }) => {
  const courses = makeCourses();
  await seedYear(shop.mongo, courses, makeYear(120, courses));
  expect((await shop.run("reports", "rebuild")).code).toBe(0);
});

test.beforeEach(async ({ shop, context }) => {
  const { cookies } = await shop.staff();
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, url: shop.web.url })));
});

test("staff read a report by keyboard, in another currency, and take it with them", async ({ page }) => {
  await page.goto("/admin/reports?from=2025-01-01&to=2025-12-31");
  await expect(page.getByRole("heading", { name: "1 Jan – 31 Dec 2025" })).toBeVisible();
  await expect(page.getByRole("img", { name: "Sales by month, USD" })).toBeVisible();

  const table = page.getByRole("table", { name: "Sales by month, USD" });
  await expect(table).toBeHidden();
  await page
    .locator("summary")
    .filter({ hasText: /^As a table/ })
    .press("Enter");
  await expect(table.getByRole("rowheader")).toHaveCount(12);

  await page.getByRole("navigation", { name: "Currency" }).getByRole("link", { name: /^JPY/ }).press("Enter");
  await expect(page.getByRole("img", { name: "Sales by month, JPY" })).toBeVisible();
  await page.getByLabel("First day").fill("2025-06-01");
  await page.getByLabel("Last day").fill("2025-06-30");
  await page.getByLabel("Group by").selectOption("day");
  await page.getByRole("button", { name: "Show" }).press("Enter");
  await expect(page.getByRole("heading", { name: "1 Jun – 30 Jun 2025" })).toBeVisible();
  await expect(page.getByText("Compared with 1 May – 31 May 2025.")).toBeVisible();
  await expect(page.getByRole("img", { name: "Sales by day, JPY" })).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("sales-2025-06-01-2025-06-30-by-day.csv");
  expect(await readFile(await file.path(), "utf8")).toContain("2025-06-");
});

test("a range that can't be is put right where it was typed", async ({ page, complaints }) => {
  complaints.allow(/status of 400/);
  await page.goto("/admin/reports?from=2025-06-30&to=2025-06-01");
  await expect(page.getByText("The first day is after the last day.")).toBeVisible();
  await expect(page.getByLabel("First day")).toHaveValue("2025-06-30");
  await page.getByLabel("First day").fill("2025-05-30");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("heading", { name: "30 May – 1 Jun 2025" })).toBeVisible();
});

test("axe finds nothing wrong with a report, full or empty, and none scrolls sideways", {
  tag: "@phone",
}, async ({ page }) => {
  for (const days of ["from=2025-01-01&to=2025-12-31", "from=2001-01-01&to=2001-01-31"]) {
    await page.goto(`/admin/reports?${days}`);
    await expect(page.getByRole("heading", { name: "Reports" })).toBeVisible();
    for (const summary of await page.locator("summary").all()) await summary.click();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findViolations(page), `${days}, ${colorScheme}`).toEqual([]);
    }
    const isTooWide = () =>
      page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(await isTooWide(), days).toBe(false);
  }
});
