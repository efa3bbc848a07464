import type { Page } from "@playwright/test";
import { expect, test } from "../../fixtures/browser";
import { makeEventRecord } from "../../fixtures/event-record";
import type { Shop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";
import { findViolations } from "../accessibility/axe";

let staff: Visitor;
// A shop of its own: it leaves live status on for a share of the students, and others' pages count on their stream.
test.use({ flags: { liveStatus: true } });

test.beforeEach(async ({ shop, context }) => {
  staff = await shop.staff();
  await context.addCookies(staff.cookies.map((cookie) => ({ ...cookie, url: shop.web.url })));
});

async function fillInbox({ mongo: { database } }: Shop) {
  const dead = makeEventRecord({
    ...{ state: "dead", attempts: 20, handledAt: null, lastError: "Stripe answered: no such charge." },
  });
  const rest = Array.from({ length: 12 }, () => makeEventRecord());
  await database.collection("stripeEvents").deleteMany({});
  await database.collection("stripeEvents").insertMany([dead, ...rest]);
  return dead.eventId;
}

const expectSoftly = expect.configure({ soft: true });

async function expectAccessible(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectSoftly.poll(() => findViolations(page), `${name}, ${colorScheme}`).toEqual([]);
  }
  const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
  expectSoftly(await page.evaluate(overflow), `${name} scrolls sideways`).toBe(0);
}

test("a dead event is found and tried again by the keyboard alone, and axe finds nothing wrong", {
  tag: "@phone",
}, async ({ page, shop }) => {
  const eventId = await fillInbox(shop);
  await page.goto("/admin/webhooks");
  await expectAccessible(page, "inbox");
  await page.getByRole("region", { name: "Dead events" }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: eventId }).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "charge.updated" })).toBeVisible();
  await expectAccessible(page, "event");
  await page.getByText("Retry…").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Retry" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("The event will be retried.")).toBeVisible();
  await expect(page.getByText("Waiting")).toBeVisible();
  await expectAccessible(page, "replayed event");
});

test("a flag is switched with a reason, and the audit trail tells of it", { tag: "@phone" }, async ({
  page,
  complaints,
}) => {
  complaints.allow(/status of 400/);
  await page.goto("/admin/flags");
  await expectAccessible(page, "flags");
  const flag = page.getByRole("region", { name: "Live status" });
  await flag.getByText("Change live status…").click();
  await flag.getByLabel("On for a percentage of students").check();
  await flag.getByLabel("Percentage", { exact: true }).fill("200");
  await flag.getByLabel("Reason").fill("To try it with a few");
  await flag.getByRole("button", { name: "Change for the whole shop" }).click();
  await expect(page.getByText("Enter a whole number from 0 to 100.")).toBeVisible();
  await expectAccessible(page, "flags with a mistake");
  await flag.getByLabel("Percentage", { exact: true }).fill("30");
  await flag.getByRole("button", { name: "Change for the whole shop" }).click();
  await expect(page.getByText("Live status: saved.")).toBeVisible();
  await page.getByRole("link", { name: "All changes to Live status" }).click();
  await expect(page.getByRole("heading", { name: "Audit log" })).toBeVisible();
  await expect(page.getByText("To try it with a few")).toBeVisible();
  await expectAccessible(page, "audit trail");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/^audit-log-.*\.csv$/);
});
