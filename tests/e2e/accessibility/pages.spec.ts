import { expect, test } from "../../fixtures/browser";
import { findViolations } from "./axe";
import { provoked, walkAsStranger, walkAsStudent } from "./site";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme} colours`, { tag: "@phone" }, () => {
    test.use({ colorScheme });

    test("axe finds nothing wrong on a stranger's pages", async ({
      page,
      shop,
      course,
      checkout,
      setFaults,
      complaints,
    }) => {
      complaints.allow(provoked);
      const visit = async (name: string) => expect.soft(await findViolations(page), name).toEqual([]);
      await walkAsStranger({ page, shop, course, checkout, setFaults, visit });
    });

    test("axe finds nothing wrong on a student's pages", async ({
      page,
      shop,
      course,
      student: _,
      checkout,
      setFaults,
      complaints,
    }) => {
      complaints.allow(provoked);
      const visit = async (name: string) => expect.soft(await findViolations(page), name).toEqual([]);
      await walkAsStudent({ page, shop, course, checkout, setFaults, visit });
    });
  });
}

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
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), name).toBe(width);
    const walk = { page, shop, course, checkout, setFaults, visit };
    await walkAsStranger(walk);
    const student = await shop.visitor().signUp();
    await context.addCookies(student.cookies.map((cookie) => ({ ...cookie, url: shop.web.url })));
    await walkAsStudent(walk);
  });
});
