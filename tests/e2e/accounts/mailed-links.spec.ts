import { expect, test } from "../../fixtures/browser";
import { mailedLink } from "../../fixtures/mailed-link";

const newPassword = "a password never used before";

test("a new address is confirmed by its link and one press", async ({ page, shop, student }) => {
  await page.goto("/account");
  await expect(page.getByText("Is this address yours?")).toBeVisible();
  await page.getByRole("button", { name: "Send it again" }).click();
  await expect(page.getByRole("alert")).toHaveText("We've sent you another email.");

  await page.goto(await mailedLink(shop, "verify_email", student.email));
  await expect(page).toHaveURL(`${shop.web.url}/verify-email`);
  await expect(page.getByText(student.email)).toBeVisible();
  await page.getByRole("button", { name: "Yes, confirm this address" }).click();
  await expect(page.getByRole("heading", { name: "Email address confirmed" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "My account" }).click();
  await expect(page.getByRole("heading", { name: "My courses" })).toBeVisible();
  await expect(page.getByText("Is this address yours?")).toHaveCount(0);
});

test("a forgotten password is replaced by keyboard alone", async ({ page, shop }) => {
  const { email } = await shop.visitor().signUp();
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgot your password?" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
  await page.getByLabel("Email address").fill(email);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Check your inbox" })).toBeVisible();

  await page.goto(await mailedLink(shop, "reset_password", email));
  await expect(page).toHaveURL(`${shop.web.url}/reset-password`);
  const password = page.getByLabel("Password", { exact: true });
  await password.fill("short");
  await page.keyboard.press("Enter");
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await password.fill(newPassword);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Your password has been changed.")).toBeVisible();
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(newPassword);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "My account" })).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("both links do what they are for, once, and say so after that", async ({ page, shop, complaints }) => {
    complaints.allow(/status of 410/);
    const { email } = await shop.visitor().signUp();
    const verify = await mailedLink(shop, "verify_email", email);
    await page.goto(verify);
    await expect(page.getByText("This browser isn't signed in to that account.")).toBeVisible();
    await page.getByRole("button", { name: "Yes, confirm this address" }).click();
    await expect(page.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
    await page.goto(verify);
    await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();

    await page.goto("/forgot-password");
    await page.getByLabel("Email address").fill(email);
    await page.getByRole("button", { name: "Send link" }).click();
    await expect(page.getByRole("heading", { name: "Check your inbox" })).toBeVisible();
    const reset = await mailedLink(shop, "reset_password", email);
    await page.goto(reset);
    await page.getByLabel("Password", { exact: true }).fill(newPassword);
    await page.getByRole("button", { name: "Save password" }).click();
    await expect(page.getByText("Your password has been changed.")).toBeVisible();
    await page.goto(reset);
    await page.getByRole("link", { name: "Request a new link" }).click();
    await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
  });
});
