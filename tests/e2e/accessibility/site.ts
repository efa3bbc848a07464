import type { Page } from "@playwright/test";
import { expect } from "../../fixtures/browser";
import { type CheckoutPage, testCards } from "../../fixtures/checkout-page";
import type { TestCourse } from "../../fixtures/course";
import { deliverSuccess } from "../../fixtures/late-webhook";
import { mailedLink } from "../../fixtures/mailed-link";
import type { Shop } from "../../fixtures/shop";

interface Walk {
  page: Page;
  checkout: CheckoutPage;
  shop: Shop;
  course: TestCourse;
  setFaults: Shop["stripe"]["setFaults"];
  /** What is done with each page once it is there. */
  visit(name: string): Promise<void>;
}

/** Of the demo, since its texts have whatever a text can have. */
const demoCourse = { slug: "sourdough-understood" };

/** Complaints of the browser that the walk provokes. */
export const provoked = /status of 40[024]/;

/** Leads a stranger through every page of the shop. */
export async function walkAsStranger({ page, shop, visit }: Walk): Promise<void> {
  await page.goto("/");
  await visit("home");
  await page.goto("/?q=nothing+like+that");
  await visit("home without results");
  await page.goto(`/courses/${demoCourse.slug}`);
  await visit("course");
  await page.goto("/sign-up");
  await visit("sign-up");
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByLabel("Email address")).toHaveAttribute("aria-invalid", "true");
  await visit("sign-in with mistakes");
  await page.goto("/forgot-password");
  await page.getByRole("button", { name: "Send link" }).click();
  await expect(page.getByLabel("Email address")).toHaveAttribute("aria-invalid", "true");
  await visit("forgot password with mistakes");
  const { email } = await shop.visitor().signUp();
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Send link" }).click();
  await expect(page.getByRole("heading", { name: "Check your inbox" })).toBeVisible();
  await visit("forgot password, asked");
  await page.goto("/reset-password");
  await visit("link that opens nothing");
  await page.goto(await mailedLink(shop, "reset_password", email));
  await visit("reset password");
  await page.getByLabel("Password", { exact: true }).fill("a password never used before");
  await page.getByRole("button", { name: "Save password" }).click();
  await expect(page.getByText("Your password has been changed.")).toBeVisible();
  await visit("sign-in with a new password");
  const newcomer = await shop.visitor().signUp();
  await page.goto(await mailedLink(shop, "verify_email", newcomer.email));
  await visit("verify email in another browser");
  await page.context().addCookies(newcomer.cookies.map((cookie) => ({ ...cookie, url: shop.web.url })));
  await page.goto("/verify-email");
  await visit("verify email");
  await page.getByRole("button", { name: "Yes, confirm this address" }).click();
  await expect(page.getByRole("heading", { name: "Email address confirmed" })).toBeVisible();
  await visit("verified email");
  await page.context().clearCookies();
  await page.goto("/nothing-here");
  await visit("404");
}

/** Leads a student, who must be signed in, through every page of a purchase. */
export async function walkAsStudent(walk: Walk): Promise<void> {
  const { page, checkout, course, shop, setFaults, visit } = walk;
  await page.goto("/account");
  await page.getByRole("button", { name: "Send it again" }).click();
  await expect(page.getByText("We've sent you another email.")).toBeVisible();
  await visit("account with nothing in it");
  await checkout.open(course);
  await checkout.payWith(testCards.declined);
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await visit("checkout with a refused card");
  await checkout.open(demoCourse);
  await expect(checkout.payButton).toBeEnabled();
  await visit("checkout");

  await setFaults({
    webhooks: { drop: 1 },
    api: { match: "GET /v1/payment_intents/*", status: 500, from: "server" },
  });
  await checkout.payWith(testCards.approved);
  await expect(page.getByRole("heading", { name: "Thank you. We have your order." })).toBeVisible();
  await visit("success while syncing");
  await shop.stripe.clearFaults();
  await deliverSuccess(shop, new URL(page.url()).searchParams.get("payment_intent") ?? "");
  await expect(page.getByRole("heading", { name: "Payment received. Your course is ready." })).toBeVisible();
  await visit("success when confirmed");

  await page.getByRole("link", { name: "Start learning" }).click();
  await expect(page.getByRole("button", { name: "Finish and continue" })).toBeVisible();
  await visit("lesson");
  await page.goto(`/courses/${demoCourse.slug}`);
  await visit("course of one's own");
  await page.goto("/account");
  await visit("account");
}
