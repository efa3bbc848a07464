import type { Page } from "@playwright/test";
import { expect, test } from "../../fixtures/browser";
import { seedStaffRows, staffLists, staffPages } from "../../fixtures/staff-rows";
import { findViolations } from "./axe";

test.describe("no staff page keeps anybody out, and none is wider than a phone", () => {
  test.setTimeout(180_000);

  test.beforeEach(async ({ shop, context }) => {
    const staff = await shop.staff();
    await context.addCookies(staff.cookies.map((cookie) => ({ ...cookie, url: shop.web.url })));
  });

  test("with nothing in it", async ({ page }) => {
    for (const path of staffLists) await read(page, path, "desktop in dark");
  });

  test("with one of everything", async ({ shop, page }) => {
    for (const path of staffPages(await seedStaffRows(shop, 1))) {
      await read(page, path, "desktop in light");
      await read(page, path, "phone in dark");
    }
  });

  test("with ten thousand of everything", async ({ shop, page }) => {
    await seedStaffRows(shop, 10_000);
    for (const path of staffLists) await read(page, path, "phone in light");
  });
});

const looks = {
  "desktop in light": { width: 1280, height: 800, colorScheme: "light" },
  "desktop in dark": { width: 1280, height: 800, colorScheme: "dark" },
  "phone in light": { width: 390, height: 844, colorScheme: "light" },
  "phone in dark": { width: 390, height: 844, colorScheme: "dark" },
} as const;

async function read(page: Page, path: string, look: keyof typeof looks): Promise<void> {
  const { colorScheme, ...viewport } = looks[look];
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
  if (new URL(page.url(), "http://localhost").pathname !== path)
    expect((await page.goto(path))?.status(), path).toBe(200);
  expect(await findViolations(page), `${path} on a ${look}`).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, `${path} is wider than a ${look}`).toBeLessThanOrEqual(0);
}
