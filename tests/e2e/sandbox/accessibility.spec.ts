import { createRequire } from "node:module";
import type { ElementHandle, Frame, Page } from "@playwright/test";
import type { AxeResults } from "axe-core";
import { ShopPage } from "./shop-page";
import { expect, test } from "./test-shop/test";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe finds wrong inside one document. */
async function violations(frame: Frame): Promise<string[]> {
  await frame.addScriptTag({ path: AXE }).catch(() => undefined);
  const results: AxeResults = await frame.evaluate(() => {
    // The heading belongs to the shop's page that the form is a part of.
    const rules = { "page-has-heading-one": { enabled: window === window.parent } };
    return Reflect.get(window, "axe").run(document, { rules });
  });
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

async function frameOf(page: Page, title: string): Promise<Frame> {
  const handle = (await page.locator(`iframe[title="${title}"]`).elementHandle()) as ElementHandle;
  const frame = await handle.contentFrame();
  if (!frame) throw new Error(`no frame ${title}`);
  return frame;
}

test.use({ bypassCSP: true });

for (const theme of ["stripe", "flat", "night"]) {
  test(`axe finds nothing in the card form, empty or full of mistakes (${theme})`, async ({
    page,
    testShop,
  }) => {
    const shop = await new ShopPage(page).open(testShop.url, { theme });
    const frame = await frameOf(page, "Secure payment input frame");
    // axe can't see the shop's page behind the transparent frame and takes it for white.
    const backdrop = await page.locator("main").evaluate((main) => getComputedStyle(main).backgroundColor);
    await frame.evaluate((color) => document.body.style.setProperty("background", color), backdrop);
    expect(await violations(frame)).toEqual([]);

    await shop.pay();
    await expect(shop.card.getByRole("alert")).toHaveCount(4);
    await shop.card.getByRole("button", { name: "Use a test card" }).click();
    expect(await violations(frame)).toEqual([]);
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the 3-D Secure page (${colorScheme})`, async ({ page, testShop }) => {
    await page.emulateMedia({ colorScheme });
    const shop = await new ShopPage(page).open(testShop.url, { redirect: "always" });
    await shop.type("4000002500003155");
    await shop.pay();
    await page.waitForURL("**/3ds/**");
    await expect(page.getByText("$49.00")).toBeVisible();
    expect(await violations(page.mainFrame())).toEqual([]);
  });
}

test("the form follows the shop's theme while it is open and keeps what was typed", async ({
  page,
  testShop,
}) => {
  const shop = await new ShopPage(page).open(testShop.url);
  await shop.type("4242424242424242");
  const background = () =>
    shop.field("Card number").evaluate((input) => getComputedStyle(input).backgroundColor);
  expect(await background()).toBe("rgb(255, 255, 255)");
  await page.getByRole("button", { name: "Other theme" }).click();
  await expect.poll(background).toBe("rgb(48, 49, 61)");
  await expect(shop.field("Card number")).toHaveValue("4242 4242 4242 4242");
});

test("on a narrow phone the form fits without scrolling sideways, errors and all", async ({
  page,
  testShop,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const shop = await new ShopPage(page).open(testShop.url);
  await shop.pay();
  await shop.card.getByRole("button", { name: "Use a test card" }).click();
  const frame = await frameOf(page, "Secure payment input frame");
  const overflow = () =>
    frame.evaluate(() => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
      return [scrollWidth - clientWidth, Math.max(0, scrollHeight - clientHeight)];
    });
  await expect.poll(overflow).toEqual([0, 0]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
