import { ShopPage } from "./shop-page";
import type { TestShop } from "./test-shop/start-test-shop";
import { expect, test } from "./test-shop/test";

let testShop: TestShop;
let shop: ShopPage;
const complaints: string[] = [];

test.beforeEach(({ page, testShop: started }) => {
  testShop = started;
  shop = new ShopPage(page);
  complaints.length = 0;
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // Chromium reports every 402 of the API as an error of its own.
    if (message.type() === "error" && !/status of 402/.test(message.text())) complaints.push(message.text());
  });
});

test.afterEach(() => {
  expect(complaints).toEqual([]);
});

for (const flow of ["deferred", "intent"]) {
  test(`a test card pays through the real react-stripe-js (${flow} flow)`, async () => {
    await shop.open(testShop.url, { flow });
    await shop.type("4242424242424242");
    await expect(shop.page.getByTestId("state")).toHaveText("complete");
    await shop.pay();
    await expect(shop.results).toHaveText(["succeeded"]);
    const intent = await testShop.stripe.client.paymentIntents.retrieve(testShop.opened.at(-1) ?? "");
    expect(intent.amount_received).toBe(4900);
  });
}

test("a declined card is shown in the form and another one pays without reloading", async () => {
  await shop.open(testShop.url, { flow: "intent" });
  await shop.type("4000000000000002");
  await shop.pay();
  await expect(shop.results).toHaveText(["card_declined: Your card was declined."]);
  await expect(shop.field("Card number")).toHaveAccessibleDescription(/Your card was declined\./);
  await expect(shop.field("Card number")).toHaveAttribute("aria-invalid", "true");

  await shop.type("4242424242424242");
  await expect(shop.field("Card number")).toHaveAttribute("aria-invalid", "false");
  await shop.pay();
  await expect(shop.results.last()).toHaveText("succeeded");
});

test("a wrong security code is shown at the security code", async () => {
  await shop.open(testShop.url);
  await shop.type("4000000000000127");
  await shop.pay();
  await expect(shop.results).toHaveText([/^incorrect_cvc: /]);
  await expect(shop.field("Security code")).toHaveAttribute("aria-invalid", "true");
  await expect(shop.field("Card number")).toHaveAttribute("aria-invalid", "false");
});

test("an empty form is refused field by field, and the first field is focused", async () => {
  await shop.open(testShop.url);
  await shop.pay();
  await expect(shop.results).toHaveText(["incomplete_number: Your card number is incomplete."]);
  await expect(shop.card.getByRole("alert")).toHaveText([
    "Your card number is incomplete.",
    "Your card's expiration date is incomplete.",
    "Your card's security code is incomplete.",
    "Your ZIP code is incomplete.",
  ]);
  await expect(shop.field("Card number")).toBeFocused();
});

test("mistakes are named while typing: wrong check digit, past year, a card that is no test card", async () => {
  await shop.open(testShop.url);
  await shop.field("Card number").pressSequentially("4242424242424241");
  await expect(shop.card.getByRole("alert")).toHaveText(["Your card number is invalid."]);
  await shop.field("Card number").fill("4929 1111 1111 1113");
  await expect(shop.card.getByRole("alert")).toHaveText([
    /request was in test mode, but used a non test card/,
  ]);
  await shop.field("Expiration date").pressSequentially("1220");
  await expect(shop.card.getByRole("alert")).toHaveText([
    /non test card/,
    "Your card's expiration year is in the past.",
  ]);
});

test("digits keep their groups and the caret its place when one in the middle is changed", async () => {
  await shop.open(testShop.url);
  const number = shop.field("Card number");
  await number.pressSequentially("378282246310005");
  await expect(number).toHaveValue("3782 822463 10005");
  await expect(shop.field("Security code")).toHaveAttribute("placeholder", "CVV");
  await number.press("Home");
  for (let step = 0; step < 3; step += 1) await number.press("ArrowRight");
  await number.press("Backspace");
  await number.pressSequentially("8");
  await expect(number).toHaveValue("3782 822463 10005");

  const expiry = shop.field("Expiration date");
  await expiry.pressSequentially("930");
  await expect(expiry).toHaveValue("09 / 30");
  for (let step = 0; step < 3; step += 1) await expiry.press("Backspace");
  await expect(expiry).toHaveValue("0");
});

test("a country without postal codes asks for none", async () => {
  await shop.open(testShop.url);
  await shop.field("Country").selectOption("JP");
  await expect(shop.card.getByLabel("ZIP code")).toBeHidden();
  await shop.type("4242424242424242", { zip: "" });
  await expect(shop.page.getByTestId("state")).toHaveText("complete");
  await shop.field("Country").selectOption("GB");
  await expect(shop.page.getByTestId("state")).toHaveText("incomplete");
  await shop.card.getByLabel("Postal code").fill("sw1a 1aa");
  await expect(shop.page.getByTestId("state")).toHaveText("complete");
  await shop.pay();
  await expect(shop.results).toHaveText(["succeeded"]);
});

test("the list of test cards fills the form in by keyboard alone", async () => {
  await shop.open(testShop.url);
  await shop.card.getByRole("button", { name: "Use a test card" }).press("Enter");
  await shop.card.getByRole("button", { name: /Succeeds 4242/ }).press("Enter");
  await expect(shop.card.getByRole("button", { name: "Use a test card" })).toBeFocused();
  await expect(shop.page.getByTestId("state")).toHaveText("complete");
  await shop.field("Card number").press("Enter");
  await expect(shop.results).toHaveText(["succeeded"]);
});

test("confirming twice at once charges once and says so to the second call", async () => {
  await shop.open(testShop.url);
  await shop.type("4242424242424242");
  await shop.page.locator("form").evaluate((form) => form.setAttribute("data-times", "2"));
  await shop.pay();
  await expect(shop.results).toHaveText([
    "succeeded",
    /^invalid_request_error: You have an in-flight confirmPayment!/,
  ]);
  const { data } = await testShop.stripe.client.charges.list({ payment_intent: testShop.opened.at(-1) });
  expect(data).toHaveLength(1);
});

test("an intent for another amount than the form was shown for is refused before any charge", async () => {
  await shop.open(testShop.url, { shownAmount: "5900" });
  await shop.type("4242424242424242");
  await shop.pay();
  await expect(shop.results).toHaveText([
    /provided amount \(4900\) does not match the expected amount \(5900\)/,
  ]);
  const intent = await testShop.stripe.client.paymentIntents.retrieve(testShop.opened.at(-1) ?? "");
  expect(intent.status).toBe("requires_payment_method");
});

test('redirect "always" returns to the shop with what Stripe adds to the address', async () => {
  await shop.open(testShop.url, { redirect: "always" });
  await shop.type("5555555555554444");
  await shop.pay();
  await shop.page.waitForURL("**/return?*");
  const { searchParams } = new URL(shop.page.url());
  expect(searchParams.get("payment_intent")).toBe(testShop.opened.at(-1));
  expect(searchParams.get("payment_intent_client_secret")).toMatch(/_secret_/);
  expect(searchParams.get("redirect_status")).toBe("succeeded");
});

test("the digits of a card never enter the shop's page", async () => {
  await shop.open(testShop.url);
  await shop.page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    window.addEventListener("message", ({ data }) => heard.push(JSON.stringify(data)));
  });
  await shop.type("4242424242424242", { cvc: "987" });
  await shop.pay();
  await expect(shop.results).toHaveText(["succeeded"]);
  const seen = await shop.page.evaluate(
    () => document.documentElement.outerHTML + Reflect.get(window, "heard"),
  );
  expect(seen.replace(/\D/g, "")).not.toContain("4242424242424242");
  expect(seen).not.toMatch(/4242 ?4242/);
  const reachable = await shop.page.evaluate(() => document.querySelector("iframe")?.contentDocument ?? null);
  expect(reachable).toBeNull();
});

test("a sandbox that stops answering ends in words, and the form can be used again", async ({ page }) => {
  await shop.open(testShop.url, { flow: "intent" });
  await shop.type("4242424242424242");
  await page.route("**/confirm", (route) => route.abort());
  await shop.pay();
  await expect(shop.results).toHaveText([/^api_connection_error: We are experiencing issues connecting/]);
  await page.unroute("**/confirm");
  await shop.pay();
  await expect(shop.results.last()).toHaveText("succeeded");
  expect(complaints.splice(0)).toEqual([expect.stringContaining("ERR_FAILED")]);
});

test("the shop's own font reaches the form, also after the frame was reloaded", async ({ page }) => {
  await shop.open(testShop.url, { font: "1" });
  const fonts = () =>
    shop.card
      .locator("html")
      .evaluate(() => [...document.fonts].map(({ family, status }) => `${family}: ${status}`));
  await expect.poll(fonts).toEqual(["Shop Sans: loaded"]);
  // The old document answers until the new one is there, and it has the font already.
  const replaced = page.waitForEvent("framenavigated", (frame) => frame !== page.mainFrame());
  await shop.field("Card number").evaluate(() => location.reload());
  await replaced;
  await expect.poll(fonts).toEqual(["Shop Sans: loaded"]);
  await shop.type("4242424242424242");
  await expect(page.getByTestId("state")).toHaveText("complete");
});
