import { readBooks } from "../../fixtures/books";
import { expect, rememberDocument, test } from "../../fixtures/browser";
import { takeOrderAction } from "../../fixtures/order-page";
import { findViolations } from "../accessibility/axe";

test("a payment that nobody has heard of is healed with one press, and the page tells its story", async ({
  page,
  shop,
  course,
  student,
  checkout,
  fillInUnheard,
  browser,
}) => {
  await fillInUnheard();
  await checkout.pay();
  await expect(page.getByRole("heading", { name: "Thank you. We have your order." })).toBeVisible();
  const [order] = await readBooks(shop).orders({ "items.slug": course.slug });

  const staff = await shop.staff();
  const context = await browser.newContext({ baseURL: shop.web.url });
  await context.addCookies(staff.cookies.map((cookie) => ({ ...cookie, url: shop.web.url })));
  const staffPage = await context.newPage();
  await staffPage.goto("/admin");
  await staffPage.getByRole("link", { name: "Orders", exact: true }).click();
  await staffPage.getByLabel("Find orders").fill(student.email);
  await staffPage.getByLabel("Find orders").press("Enter");
  await staffPage.getByRole("link", { name: order?.number }).click();
  await expect(staffPage.getByText("Paid at Stripe just now, not known here. Press Sync now.")).toBeVisible();
  await expect(staffPage.getByRole("row", { name: /^State/ })).toContainText("differs");
  const isSameDocument = await rememberDocument(staffPage);
  await staffPage.getByRole("button", { name: "Sync now" }).click();
  await expect(staffPage.getByRole("status")).toContainText(
    "The payment was found at Stripe. The course is open.",
  );
  await expect(staffPage.getByText("Paid, and the course is open. Nothing to do.")).toBeVisible();
  await expect(staffPage.getByText("differs")).toHaveCount(0);
  const story = staffPage.getByRole("list", { name: "What happened" });
  const sources = ["Checkout", "Browser", "Staff: Test Student", "Staff"];
  for (const source of sources) await expect(story.getByText(source, { exact: true }).first()).toBeVisible();
  await expect(story.getByText("processing → completed")).toBeVisible();
  await expect(story.getByText(`Mail written to ${student.email}: receipt`)).toBeVisible();
  // The student's page has been open all the while.
  await expect(page.getByRole("heading", { name: "Payment received. Your course is ready." })).toBeVisible();

  await test.step("what a colleague does is seen without a reload", async () => {
    await takeOrderAction(await shop.staff(), { number: order?.number }, "withhold_access");
    await expect(staffPage.getByText("Access closed")).toBeVisible();
    await expect(staffPage.getByText("Open this order's access again …")).toBeVisible();
    expect(await isSameDocument()).toBe(true);
  });

  await test.step("nothing about the page keeps anybody out", async () => {
    await staffPage.locator("details").evaluateAll((all) => {
      for (const details of all) details.setAttribute("open", "");
    });
    for (const colorScheme of ["light", "dark"] as const) {
      await staffPage.emulateMedia({ colorScheme });
      expect(await findViolations(staffPage)).toEqual([]);
    }
    await staffPage.setViewportSize({ width: 390, height: 800 });
    expect(await staffPage.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
  await context.close();
});

test("a refund is told with its mistakes, and loses nothing that was typed", async ({
  page,
  shop,
  course,
  student: _,
  checkout,
  fillInUnheard,
  browser,
}) => {
  await fillInUnheard();
  await checkout.pay();
  await expect(page.getByRole("heading", { name: "Thank you. We have your order." })).toBeVisible();
  const [order] = await readBooks(shop).orders({ "items.slug": course.slug });
  const staff = await shop.staff();
  await takeOrderAction(staff, { number: order?.number }, "sync");
  const context = await browser.newContext({ baseURL: shop.web.url });
  await context.addCookies(staff.cookies.map((cookie) => ({ ...cookie, url: shop.web.url })));
  const staffPage = await context.newPage();
  await staffPage.goto(`/admin/orders/${order?.number}`);
  const refund = staffPage.getByRole("group").filter({ hasText: "Give money back …" });
  await staffPage.getByText("Give money back …").press("Enter");
  await staffPage.getByLabel("A part, as typed below").check();
  await staffPage.getByLabel("Part, in USD").fill("50");
  await refund.getByLabel("Why").fill("The second half is missing");
  await staffPage.getByRole("button", { name: "Give it back" }).click();
  await expect(staffPage.getByRole("alert")).toContainText("Only $49.00 are left to give back.");
  await expect(refund.getByLabel("Why")).toHaveValue("The second half is missing");
  await staffPage.getByLabel("Part, in USD").fill("24.50");
  await staffPage.getByRole("button", { name: "Give it back" }).click();
  await expect(staffPage.getByRole("status")).toContainText("$24.50 are on their way back, once.");
  await expect(staffPage.getByRole("region", { name: "Refunds at Stripe" })).toContainText("$24.50");
  await expect(staffPage.getByText("Paid, given back in part, and the course is open.")).toBeVisible();
  await context.close();
});
