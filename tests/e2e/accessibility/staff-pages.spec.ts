import { expect, test } from "../../fixtures/browser";
import { type SeededRows, seedStaffRows, staffPages } from "../../fixtures/staff-rows";
import { findViolations } from "./axe";

test.describe("the staff's pages, read by axe on a desktop in light and on a phone in dark", () => {
  for (const count of [0, 1, 10_000]) {
    test(`with ${count} rows`, async ({ shop, page, context }) => {
      test.setTimeout(180_000);
      const staff = await shop.staff();
      await context.addCookies(staff.cookies.map((cookie) => ({ ...cookie, url: shop.web.url })));
      const rows: SeededRows | null = await seedStaffRows(shop, count);
      for (const path of staffPages(rows)) {
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.emulateMedia({ colorScheme: "light" });
        expect((await page.goto(path))?.status(), path).toBe(200);
        expect(await findViolations(page), `${path} on a desktop`).toEqual([]);
        await page.setViewportSize({ width: 390, height: 844 });
        await page.emulateMedia({ colorScheme: "dark" });
        expect(await findViolations(page), `${path} on a phone`).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `${path} is wider than a phone`).toBeLessThanOrEqual(0);
      }
    });
  }
});
