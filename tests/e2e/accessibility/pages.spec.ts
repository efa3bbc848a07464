import type { Page } from "@playwright/test";
import { expect, test } from "../../fixtures/browser";
import { findViolations } from "./axe";
import { provoked, walkAsStranger, walkAsStudent } from "./site";

const colorSchemes = ["light", "dark"] as const;
const expectSoftly = expect.configure({ soft: true });

const withAxe = (page: Page) => async (name: string) => {
  for (const colorScheme of colorSchemes) {
    await page.emulateMedia({ colorScheme });
    // The card form takes a moment to follow.
    await expectSoftly.poll(() => findViolations(page), `${name}, ${colorScheme}`).toEqual([]);
  }
};

test("axe finds nothing wrong on a stranger's pages, in light and in dark", { tag: "@phone" }, async ({
  page,
  shop,
  course,
  checkout,
  setFaults,
  complaints,
}) => {
  test.slow();
  complaints.allow(provoked);
  await walkAsStranger({ page, shop, course, checkout, setFaults, visit: withAxe(page) });
});

test("axe finds nothing wrong on a student's pages, in light and in dark", { tag: "@phone" }, async ({
  page,
  shop,
  course,
  student: _,
  checkout,
  setFaults,
  complaints,
}) => {
  test.slow();
  complaints.allow(provoked);
  await walkAsStudent({ page, shop, course, checkout, setFaults, visit: withAxe(page) });
});

test.describe("360 pixels wide", () => {
  const width = 360;
  test.use({ viewport: { width, height: 740 }, hasTouch: true });

  test("no page scrolls sideways", async ({
    page,
    shop,
    course,
    checkout,
    setFaults,
    complaints,
    context,
  }) => {
    complaints.allow(provoked);
    const visit = async (name: string) =>
      expectSoftly(await page.evaluate(() => document.documentElement.scrollWidth), name).toBe(width);
    const walk = { page, shop, course, checkout, setFaults, visit };
    await walkAsStranger(walk);
    const student = await shop.visitor().signUp();
    await context.addCookies(student.cookies.map((cookie) => ({ ...cookie, url: shop.web.url })));
    await walkAsStudent(walk);
  });
});
