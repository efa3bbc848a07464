import { setTimeout as wait } from "node:timers/promises";
import { type Browser, chromium } from "playwright";
import { withDeadline } from "~/platform/deadline.server";
import { seededRandom } from "../../../sandbox/stripe/faults/random";
import { findBrowser } from "../../../scripts/browser.mjs";
import { readBooks } from "../../fixtures/books";
import { CheckoutPage, testCards } from "../../fixtures/checkout-page";
import { Cleanup } from "../../fixtures/cleanup";
import { sellCourse } from "../../fixtures/course";
import { eventually } from "../../fixtures/eventually";
import { postWebhook, signSuccess } from "../../fixtures/late-webhook";
import { type Shop, startShop } from "../../fixtures/shop";
import { percentilesOf } from "../percentiles";
import { watchMoments } from "./page-moments";
import { openPollingPage, poll, polling } from "./polling-page";

/** How long after the payment the webhook arrives. */
const webhookDelayMs = { shortest: 2_000, longest: 8_000 };
/** A page that went wrong would be waited for in vain. */
const purchaseWithinMs = 90_000;
const lost = { drop: 1 };
/** The shop can't ask Stripe how a payment stands, so that the webhook alone brings the final state. */
const unreadable = { match: "GET /v1/payment_intents/*", status: 500, from: "server" };

interface ScreenOptions {
  purchases: number;
  seed: number;
}

/** What was measured of one purchase, in milliseconds. */
interface Purchase {
  delayMs: number;
  confirmToOrder: number;
  webhookToFinal: number;
  acknowledgedToFinal: number;
  pollingConfirmToOrder: number;
  pollingWebhookToFinal: number;
  pollingAttempts: number;
}

/**
 * Buys courses in a Chromium, one after the other. Each order is watched by the shop's own page and, in the same
 * browser from the same moment on, by a polling page; the webhook comes after a random delay.
 */
export async function measureScreen({ purchases, seed }: ScreenOptions) {
  const { executablePath, parameters: args, env } = await findBrowser();
  const cleanup = new Cleanup();
  try {
    const shop = await startShop();
    cleanup.add(shop.stop);
    const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
    cleanup.add(() => browser.close());
    const random = seededRandom(seed);
    const { shortest, longest } = webhookDelayMs;
    // The first one warms the server up.
    await withDeadline(buy(browser, shop, shortest), purchaseWithinMs);
    const bought: Purchase[] = [];
    for (let count = 0; count < purchases; count++) {
      const delayMs = shortest + random() * (longest - shortest);
      bought.push(await withDeadline(buy(browser, shop, delayMs), purchaseWithinMs));
    }
    const all = (pick: (purchase: Purchase) => number) => percentilesOf(bought.map(pick));
    return {
      browser: `Chromium ${browser.version()}`,
      webhookDelayMs,
      polling,
      confirmToOrder: all(({ confirmToOrder }) => confirmToOrder),
      webhookToFinal: all(({ webhookToFinal }) => webhookToFinal),
      acknowledgedToFinal: all(({ acknowledgedToFinal }) => acknowledgedToFinal),
      pollingConfirmToOrder: all(({ pollingConfirmToOrder }) => pollingConfirmToOrder),
      pollingWebhookToFinal: all(({ pollingWebhookToFinal }) => pollingWebhookToFinal),
      purchases: bought,
    };
  } finally {
    await cleanup.run();
  }
}

export type ScreenFigures = Awaited<ReturnType<typeof measureScreen>>;

async function buy(browser: Browser, shop: Shop, delayMs: number): Promise<Purchase> {
  // A course of its own tells this purchase's order from the others'.
  const course = await sellCourse(shop);
  const readOrder = async () => (await readBooks(shop).orders({ "items.slug": course.slug }))[0];
  const student = await shop.visitor().signUp();
  const context = await browser.newContext({
    baseURL: shop.web.url,
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    reducedMotion: "reduce",
  });
  await context.addCookies(student.cookies.map((cookie) => ({ ...cookie, url: shop.web.url })));
  await context.route("**/covers/course-*.svg", (route) => route.fulfill({ path: "public/favicon.svg" }));
  const pollingPage = await openPollingPage(context);
  const page = await context.newPage();
  const moments = await watchMoments(page);
  await shop.stripe.setFaults({ webhooks: lost, api: unreadable });
  const checkout = await new CheckoutPage(page).open(course);
  await checkout.payWith(testCards.approved);

  const confirmedAt = await moments.confirmed;
  const paymentIntentId: string = (await readOrder())?.paymentIntentId;
  const polled = poll(pollingPage, paymentIntentId);
  // The page's own look at Stripe has to fail before Stripe can be read again.
  await eventually(readOrder, (order) => Boolean(order?.lastSyncError));
  await shop.stripe.setFaults({ webhooks: lost });
  const webhook = await signSuccess(shop, paymentIntentId);
  await wait(Math.max(0, confirmedAt + delayMs - Date.now()));
  const deliveredAt = Date.now();
  await postWebhook(shop, webhook);
  const acknowledgedAt = Date.now();

  const [orderAt, finalAt, lastPoll] = await Promise.all([moments.order, moments.final, polled]);
  if (!lastPoll) throw new Error("The polling page gave up.");
  await context.close();
  return {
    delayMs: deliveredAt - confirmedAt,
    confirmToOrder: orderAt - confirmedAt,
    webhookToFinal: finalAt - deliveredAt,
    acknowledgedToFinal: finalAt - acknowledgedAt,
    // Where the webhook alone makes an order known, there is nothing to show before.
    pollingConfirmToOrder: lastPoll.finalAt - confirmedAt,
    pollingWebhookToFinal: lastPoll.finalAt - deliveredAt,
    pollingAttempts: lastPoll.attempts,
  };
}
