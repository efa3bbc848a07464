import { ShopPage } from "./shop-page";
import type { TestShop } from "./test-shop/start-test-shop";
import { expect, test } from "./test-shop/test";

const ASKS = "4000002500003155";
const ASKS_THEN_DECLINES = "4000008400001629";
const FAILURE =
  "payment_intent_authentication_failure: We are unable to authenticate your payment method. Please choose a different payment method and try again.";

let testShop: TestShop;
let shop: ShopPage;

test.beforeEach(({ page, testShop: started }) => {
  testShop = started;
  shop = new ShopPage(page);
});

async function statusOfIntent(): Promise<string> {
  return (await testShop.stripe.client.paymentIntents.retrieve(testShop.opened.at(-1) ?? "")).status;
}

test("authenticating in the dialog pays, and the focus comes back to the shop", async ({ page }) => {
  await shop.open(testShop.url);
  await shop.type(ASKS);
  await shop.pay();
  await expect(shop.bank.getByText("$49.00")).toBeVisible();
  await expect(shop.bank.getByText("Visa •••• 3155")).toBeVisible();
  await expect(shop.bank.getByRole("button", { name: "Complete authentication" })).toBeFocused();
  expect(await statusOfIntent()).toBe("requires_action");
  await shop.bank.getByRole("button", { name: "Complete authentication" }).click();
  await expect(shop.results).toHaveText(["succeeded"]);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(shop.payButton).toBeFocused();
});

test("failing the authentication is an error, and the same form can try again", async () => {
  await shop.open(testShop.url, { flow: "intent" });
  await shop.type(ASKS);
  await shop.pay();
  await shop.bank.getByRole("button", { name: "Fail authentication" }).click();
  await expect(shop.results).toHaveText([FAILURE]);
  expect(await statusOfIntent()).toBe("requires_payment_method");
  await shop.pay();
  await shop.bank.getByRole("button", { name: "Complete authentication" }).click();
  await expect(shop.results.last()).toHaveText("succeeded");
});

test("a card that is declined after authentication is an error of the card", async () => {
  await shop.open(testShop.url);
  await shop.type(ASKS_THEN_DECLINES);
  await shop.pay();
  await shop.bank.getByRole("button", { name: "Complete authentication" }).click();
  await expect(shop.results).toHaveText([/^card_declined: Your card/]);
});

for (const [way, close] of [
  ["the button", (bank: ShopPage["bank"]) => bank.getByRole("button", { name: /^Close/ }).click()],
  ["Escape", (bank: ShopPage["bank"]) => bank.getByRole("button", { name: /^Fail/ }).press("Escape")],
] as const) {
  test(`closing the dialog by ${way} counts as failed authentication`, async ({ page }) => {
    await shop.open(testShop.url);
    await shop.type(ASKS);
    await shop.pay();
    await expect(shop.bank.getByRole("button", { name: "Fail authentication" })).toBeEnabled();
    await close(shop.bank);
    await expect(shop.results).toHaveText([FAILURE]);
    await expect(page.getByRole("dialog")).toHaveCount(0);
    expect(await statusOfIntent()).toBe("requires_payment_method");
  });
}

test("whoever closes the dialog gets out of it, even when the sandbox does not answer", async ({ page }) => {
  await shop.open(testShop.url, { flow: "intent" });
  await shop.type(ASKS);
  await shop.pay();
  await expect(shop.bank.getByRole("button", { name: "Fail authentication" })).toBeEnabled();
  await page.route("**/_authenticate", (route) => route.abort());
  await shop.bank.getByRole("button", { name: "Complete authentication" }).click();
  await expect(shop.bank.getByRole("status")).toHaveText(/We are experiencing issues connecting/);
  await shop.bank.getByRole("button", { name: /^Close/ }).click();
  await expect(shop.results).toHaveText([/^api_connection_error: /]);
  await page.unroute("**/_authenticate");
  await shop.pay();
  await shop.bank.getByRole("button", { name: "Complete authentication" }).click();
  await expect(shop.results.last()).toHaveText("succeeded");
});

test("an intent that is canceled behind the dialog is an error", async () => {
  await shop.open(testShop.url);
  await shop.type(ASKS);
  await shop.pay();
  await expect(shop.bank.getByRole("button", { name: "Complete authentication" })).toBeEnabled();
  await testShop.stripe.client.paymentIntents.cancel(testShop.opened.at(-1) ?? "");
  await shop.bank.getByRole("button", { name: "Complete authentication" }).click();
  await expect(shop.results).toHaveText([/^payment_intent_unexpected_state: /]);
});

test("while the dialog is open the focus can't leave it", async ({ page }) => {
  await shop.open(testShop.url);
  await shop.type(ASKS);
  await shop.pay();
  await expect(shop.bank.getByRole("button", { name: "Complete authentication" })).toBeFocused();
  for (let step = 0; step < 6; step += 1) await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.querySelector("form")?.contains(document.activeElement))).toBe(
    false,
  );
  await expect(shop.field("Card number")).toBeDisabled();
});

for (const [button, status] of [
  ["Complete authentication", "succeeded"],
  ["Fail authentication", "failed"],
] as const) {
  test(`with redirect "always" the bank's page leads back to the shop: ${status}`, async ({ page }) => {
    await shop.open(testShop.url, { redirect: "always" });
    await shop.type(ASKS);
    await shop.pay();
    await page.waitForURL("**/3ds/**");
    await page.getByRole("button", { name: button }).click();
    await page.waitForURL("**/return?*");
    const { searchParams } = new URL(page.url());
    expect(searchParams.get("redirect_status")).toBe(status);
    expect(searchParams.get("payment_intent")).toBe(testShop.opened.at(-1));
  });
}

test("an address without a payment says so instead of offering a choice", async ({ page }) => {
  await page.goto(`${testShop.stripe.url}/3ds/pi_nothing`);
  await expect(page.getByRole("status")).toHaveText("This address names no payment.");
  await expect(page.getByRole("button", { name: "Complete authentication" })).toBeDisabled();
});
