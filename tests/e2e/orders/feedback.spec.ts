import { expect, test } from "../../fixtures/browser";
import { testCards } from "../../fixtures/checkout-page";
import { eventually } from "../../fixtures/eventually";
import { findViolations } from "../accessibility/axe";

test("a student says how it was with one press, adds a line, and the staff read it at home", async ({
  page,
  shop,
  course,
  student: _,
  checkout,
  context,
}) => {
  test.slow();
  const timing = page.waitForRequest("**/api/timings");
  await checkout.open(course);
  await checkout.payWith(testCards.approved);
  const report = await timing;
  expect(Number(new URLSearchParams(report.postData() ?? "").get("tookMs"))).toBeGreaterThan(0);
  await eventually(
    () => shop.mongo.database.collection("orderDisplays").countDocuments(),
    (count) => count > 0,
  );

  await expect(page.getByRole("heading", { name: "Was that easy?" })).toBeVisible();
  await page.getByRole("button", { name: "No", exact: true }).click();
  await expect(page.getByText("You said it wasn't easy.")).toBeVisible();
  await page.getByText("Add a comment or change your answer").press("Enter");
  await page.getByLabel("Comment (optional)").fill("The bank asked twice.");
  expect(await findViolations(page)).toEqual([]);
  await page.getByLabel("Comment (optional)").press("Enter");
  await expect(page.getByText("Your comment: “The bank asked twice.”")).toBeVisible();

  const staff = await shop.staff();
  await context.addCookies(staff.cookies.map((cookie) => ({ ...cookie, url: shop.web.url })));
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto("/admin");
    await expect(page.getByText("The bank asked twice.")).toBeVisible();
    expect(await findViolations(page), colorScheme).toEqual([]);
  }
  await page.getByRole("link", { name: "All feedback" }).click();
  await expect(page.getByRole("link", { name: "Not easy" })).toBeVisible();
  expect(await findViolations(page)).toEqual([]);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the question can be answered, and the order counts as seen", async ({
    page,
    shop,
    course,
    context,
  }) => {
    const student = await shop.visitor().signUp();
    await context.addCookies(student.cookies.map((cookie) => ({ ...cookie, url: shop.web.url })));
    const begun = await student.beginCheckout(course.slug, course.prices[0]!);
    const { paymentIntentId } = await begun.json();
    await shop.stripe.client.paymentIntents.confirm(paymentIntentId, {
      payment_method: "pm_card_visa",
      return_url: shop.web.url,
    });
    const seen = page.waitForResponse("**/api/timings?*");
    const address = `/payment/success?payment_intent=${paymentIntentId}&redirect_status=succeeded`;
    await page.goto(address);
    expect((await seen).status()).toBe(204);
    const question = page.getByRole("heading", { name: "Was that easy?" });
    await expect(async () => {
      await page.goto(address);
      await expect(question).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await page.getByRole("button", { name: "Yes" }).click();
    await expect(page.getByText("You said it was easy.")).toBeVisible();
  });
});
