import type { Page } from "@playwright/test";
import { expect, rememberDocument, test } from "../../fixtures/browser";
import { seedStuckOrders } from "../../fixtures/stuck-orders";

const count = 500;

test("a bulk sync of 500 stuck orders shows progress, survives a reload and a worker's restart, and sums up", async ({
  page,
  shop,
  context,
}) => {
  // A machine that is busy with other tests may need a minute for so many.
  test.slow();
  await seedStuckOrders(shop, count);
  const [staff, worker] = await Promise.all([shop.staff(), shop.addWorker()]);
  await context.addCookies(staff.cookies.map((cookie) => ({ ...cookie, url: shop.web.url })));

  await page.goto("/admin/orders");
  await page.getByText("Filters", { exact: true }).click();
  await page.getByLabel("Background sync").selectOption("stuck");
  await page.getByRole("button", { name: "Apply filters" }).click();
  await expect(page.getByRole("heading", { name: `${count} orders` })).toBeVisible();
  await page.getByText(`Sync these ${count} orders…`).click();
  await page.getByRole("button", { name: `Yes, sync ${count} orders` }).click();
  await expect(page).toHaveURL(/\/admin\/syncs\/[0-9a-f]{24}$/);
  const isSameDocument = await rememberDocument(page);
  await expect.poll(() => doneOn(page), { timeout: 20_000 }).toBeGreaterThan(0);
  const before = await doneOn(page);
  await expect.poll(() => doneOn(page)).toBeGreaterThan(before);
  // It has moved by itself.
  expect(await isSameDocument()).toBe(true);

  await page.reload();
  expect(await doneOn(page)).toBeGreaterThanOrEqual(before);
  await worker.stop();
  const done = await shop.mongo.database.collection("orders").countDocuments({ status: "completed" });
  expect(done).toBeLessThan(count);
  const next = await shop.addWorker();
  await expect(page.getByText(`All done: ${count} of ${count} orders`)).toBeVisible({ timeout: 120_000 });
  for (const [label, figure] of Object.entries({
    Synced: count,
    Recovered: count,
    Failed: 0,
    Skipped: 0,
  })) {
    await expect(page.getByRole("term").filter({ hasText: label }).locator("..")).toContainText(
      String(figure),
    );
  }
  await next.stop();
  const healed = { status: "completed", syncStatus: "synced", nextSyncAt: null, "history.cause": "staff" };
  expect(await shop.mongo.database.collection("orders").countDocuments(healed)).toBe(count);
  await shop.stripe.clearFaults();
});

async function doneOn(page: Page): Promise<number> {
  return Number(await page.getByRole("progressbar", { name: "Orders checked" }).getAttribute("value"));
}
