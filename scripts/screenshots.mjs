import { mkdirSync, statSync } from "node:fs";
import { chromium } from "playwright";
import { register } from "tsx/esm/api";
import { findBrowser } from "./browser.mjs";
import { prepare } from "./preparation.mjs";
import { dim, main, say, step } from "./terminal.mjs";

const folder = "docs/screenshots";
const course = { slug: "sourdough-understood" };
const devices = {
  desktop: { viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1.5 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};
/** One for each walk, since no one can buy a course twice. */
const students = ["Maya", "Jonas", "Amara", "Tomás"];

/** `node scripts/screenshots.mjs`: starts a shop, walks through it, and takes the README's screenshots. */
await main(async () => {
  await prepare();
  mkdirSync(folder, { recursive: true });
  // The shop and the checkout page are TypeScript, shared with the tests.
  register();
  const { startShop } = await import("../tests/fixtures/shop.ts");
  const { executablePath, parameters, env } = await findBrowser();
  const shop = await startShop();
  try {
    for (const [device, options] of Object.entries(devices)) {
      const browser = await chromium.launch({
        executablePath,
        // A context's scale doesn't reach the card's frame, which would be blurred.
        args: [...parameters, `--force-device-scale-factor=${options.deviceScaleFactor}`],
        env: { ...process.env, ...env },
      });
      for (const colorScheme of ["light", "dark"]) {
        const context = await browser.newContext({
          ...options,
          colorScheme,
          baseURL: shop.web.url,
          locale: "en-US",
          reducedMotion: "reduce",
        });
        await step(`${device}, ${colorScheme}`, async () =>
          walk({ shop, page: await context.newPage(), suffix: `${device}-${colorScheme}` }),
        );
      }
      await browser.close();
    }
  } finally {
    await shop.stop();
  }
});

async function walk({ shop, page, suffix }) {
  const { CheckoutPage, testCards } = await import("../tests/fixtures/checkout-page.ts");
  const { deliverSuccess } = await import("../tests/fixtures/late-webhook.ts");
  const checkout = new CheckoutPage(page);
  const heading = (name) => page.getByRole("heading", { level: 1, name });
  const take = (name) => takePicture(page, `${name}-${suffix}`);

  await page.goto("/");
  await take("home");
  await page.goto(`/courses/${course.slug}`);
  await take("course");

  await page.getByRole("link", { name: "Buy this course" }).click();
  await page.getByRole("main").getByRole("link", { name: "Create an account" }).click();
  const name = students.shift();
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Email address").fill(`${name.normalize("NFD").replace(/\W/g, "")}@example.com`);
  await page.getByLabel("Password", { exact: true }).fill("four words are enough");
  await page.getByRole("button", { name: "Create account" }).click();
  await heading("Pay for your course").waitFor();
  await checkout.fillIn(testCards.approved);
  // On a phone the summary comes first; the screenshot shows the card form.
  if (suffix.startsWith("phone")) {
    await heading("Pay for your course").evaluate((title) => title.scrollIntoView());
  }
  await take("checkout");

  await shop.stripe.setFaults({
    webhooks: { drop: 1 },
    api: { match: "GET /v1/payment_intents/*", status: 500, from: "server" },
  });
  await checkout.pay();
  await heading(/We have your order/).waitFor();
  await take("success-syncing");
  await shop.stripe.clearFaults();
  await deliverSuccess(shop, new URL(page.url()).searchParams.get("payment_intent"));
  await heading("Payment received. Your course is ready.").waitFor();
  await take("success-confirmed");

  await page.getByRole("link", { name: "Start learning" }).click();
  await page.getByRole("button", { name: "Finish and continue" }).waitFor();
  await take("lesson");
}

async function takePicture(page, name) {
  const path = `${folder}/${name}.png`;
  await page.evaluate(() => document.fonts.ready);
  // No focus ring or hover in a screenshot.
  await page.evaluate(() => document.activeElement?.blur());
  await page.mouse.move(0, 0);
  await page.screenshot({ path, animations: "disabled" });
  say(`  ${path} ${dim(`${Math.round(statSync(path).size / 1_000)} kB`)}`);
}
