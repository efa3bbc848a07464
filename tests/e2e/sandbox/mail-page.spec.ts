import { createTransport } from "nodemailer";
import { startMailbox, type TestMailbox } from "../../fixtures/mail";
import { findViolations } from "../accessibility/axe";
import { expect, test } from "./test-shop/test";

let mailbox: TestMailbox;
test.beforeAll(async () => {
  mailbox = await startMailbox();
});
test.afterAll(() => mailbox.stop());
test.beforeEach(() => mailbox.empty());

async function send(html: string): Promise<void> {
  const mail = { from: "Shop <shop@example.com>", to: "ada@example.com", subject: "Welcome", text: "Hello" };
  await createTransport(mailbox.smtpUrl).sendMail({ ...mail, html });
}

test("a mail is found, read, and its link opens in a page of its own", async ({ page, context }) => {
  await send(`<p>Hello</p><a href="${mailbox.url}/_sandbox?to=opened" target="_blank">Open the link</a>`);
  await page.goto(`${mailbox.url}/_sandbox`);
  await page.getByRole("link", { name: "Welcome" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome");
  const opened = context.waitForEvent("page");
  await page.frameLocator('iframe[title="The email"]').getByRole("link", { name: "Open the link" }).click();
  await expect((await opened).getByText("Mails to opened")).toBeVisible();
  await page.getByRole("link", { name: "All emails" }).click();
  await page.getByRole("button", { name: "Delete all" }).click();
  await expect(page.getByText("No emails yet.")).toBeVisible();
});

test("a mail runs no script and loads nothing", async ({ page }) => {
  const answered: string[] = [];
  // Not "request": Chromium tells of what the policy stops as well.
  page.on("response", (response) => answered.push(new URL(response.url()).pathname));
  await send(
    `<script>document.body.append("it ran")</script><img src="${mailbox.url}/pixel.gif" alt="Pixel">`,
  );
  await page.goto(`${mailbox.url}/_sandbox/mails/1`);
  const mail = page.frameLocator('iframe[title="The email"]');
  await expect(mail.getByRole("img", { name: "Pixel" })).toBeAttached();
  await expect(mail.getByText("it ran")).toHaveCount(0);
  expect(answered).toEqual(["/_sandbox/mails/1", "/_sandbox/mails/1/html"]);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the pages (${colorScheme})`, { tag: "@phone" }, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${mailbox.url}/_sandbox`);
    expect(await findViolations(page)).toEqual([]);
    await send("<p>Hello</p>");
    for (const path of ["/_sandbox", "/_sandbox/mails/1"]) {
      await page.goto(mailbox.url + path);
      expect(await findViolations(page)).toEqual([]);
      const width = page.viewportSize()?.width;
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  });
}
