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
  await expect(
    staffPage.getByText("Paid on Stripe just now, but not recorded here. Select Sync now."),
  ).toBeVisible();
  await expect(staffPage.getByRole("row", { name: /^Status/ })).toContainText("differs");
  const isSameDocument = await rememberDocument(staffPage);
  await staffPage.getByRole("button", { name: "Sync now" }).click();
  await expect(staffPage.getByRole("status")).toContainText(
    "The payment was found on Stripe. Access granted.",
  );
  await expect(staffPage.getByText("Paid. Access granted. Nothing to do.")).toBeVisible();
  await expect(staffPage.getByText("differs")).toHaveCount(0);
  const story = staffPage.getByRole("list", { name: "Timeline" });
  const sources = ["Checkout", "Browser", "Staff: Test Student", "Staff"];
  for (const source of sources) await expect(story.getByText(source, { exact: true }).first()).toBeVisible();
  await expect(story.getByText("processing → completed")).toBeVisible();
  await expect(story.getByText(`Email queued for ${student.email}: receipt`)).toBeVisible();
  // The student's page has been open all the while.
  await expect(page.getByRole("heading", { name: "Payment received. Your course is ready." })).toBeVisible();

  await test.step("what a colleague does is seen without a reload", async () => {
    await takeOrderAction(await shop.staff(), { number: order?.number }, "withhold_access");
    await expect(staffPage.getByText("Access withheld")).toBeVisible();
    await expect(staffPage.getByText("Restore access…")).toBeVisible();
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
  const refund = staffPage.getByRole("group").filter({ hasText: "Refund…" });
  await staffPage.getByText("Refund…").press("Enter");
  await staffPage.getByLabel("Part of it").check();
  await staffPage.getByLabel("Amount in USD").fill("50");
  await refund.getByLabel("Reason", { exact: true }).fill("The second half is missing");
  await staffPage.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(staffPage.getByRole("alert")).toContainText("Only $49.00 is left to refund.");
  await expect(refund.getByLabel("Reason", { exact: true })).toHaveValue("The second half is missing");
  await staffPage.getByLabel("Amount in USD").fill("24.50");
  await staffPage.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(staffPage.getByRole("status")).toContainText("Refund of $24.50 sent.");
  await expect(staffPage.getByRole("region", { name: "Refunds on Stripe" })).toContainText("$24.50");
  await expect(staffPage.getByText("Paid and partially refunded. Access granted.")).toBeVisible();
  await context.close();
});
