import type { BrowserContext, Page } from "playwright";

/** The pattern of most tutorials: up to 30 attempts, each wait half as long again as the one before, 10 s at most. */
export const polling = { attempts: 30, firstWaitMs: 1_000, factor: 1.5, longestWaitMs: 10_000 };

const address = "/bench/polling";

/** A page of the shop's origin that knows nothing but asking again. It is open before it is needed, which flatters it. */
export async function openPollingPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.route(`**${address}`, (route) =>
    route.fulfill({ contentType: "text/html", body: "<h1>Waiting for your order …</h1>" }),
  );
  await page.goto(address);
  return page;
}

interface Polled {
  /** When the final state was on screen, in milliseconds since the epoch. */
  finalAt: number;
  attempts: number;
}

/** @returns how the polling ended; null when all attempts were used up. */
export function poll(page: Page, paymentIntentId: string): Promise<Polled | null> {
  return page.evaluate(pollOrder, { paymentIntentId, ...polling });
}

/** Runs in the page, so it can use nothing from outside itself. */
async function pollOrder({
  paymentIntentId,
  attempts,
  firstWaitMs,
  factor,
  longestWaitMs,
}: typeof polling & { paymentIntentId: string }): Promise<Polled | null> {
  let waitMs = firstWaitMs;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const order = await (await fetch(`/api/orders/${paymentIntentId}`)).json();
    if (order.hasAccess) {
      document.querySelector("h1")?.replaceChildren("Payment received. Your course is ready.");
      await new Promise((resolve) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = resolve;
          port2.postMessage(null);
        });
      });
      return { finalAt: Date.now(), attempts: attempt };
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    waitMs = Math.min(longestWaitMs, waitMs * factor);
  }
  return null;
}
