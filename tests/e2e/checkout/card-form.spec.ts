import type { Page } from "@playwright/test";
import { expect, test } from "../../fixtures/browser";

/** What one of the shop's colours is at the moment. */
const colourOf = (page: Page, token: string) =>
  page.evaluate((name) => {
    const probe = document.body.appendChild(document.createElement("span"));
    probe.style.transition = "none";
    probe.style.color = `var(${name})`;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, token);

test("the card form wears the shop's colours and font, and follows the theme switch", async ({
  page,
  course,
  student: _,
  checkout,
}) => {
  await checkout.open(course);
  const number = checkout.card.getByLabel("Card number");
  await expect(number).toHaveCSS("font-family", /Hanken Grotesk/);
  for (const theme of ["Dark", "Light"]) {
    await page.getByRole("button", { name: theme, exact: true }).click();
    await expect(page.getByRole("button", { name: theme, exact: true, pressed: true })).toBeVisible();
    await expect(number).toHaveCSS("background-color", await colourOf(page, "--color-surface"));
    await expect(number).toHaveCSS("color", await colourOf(page, "--color-ink"));
    await expect(number).toHaveCSS("border-top-color", await colourOf(page, "--color-line-strong"));
  }
});
