import type { Page } from "playwright";

/** `confirmPayment` has resolved; the order is on screen; the order is on screen in its final state. */
const names = ["confirmed", "order", "final"] as const;
type Moment = (typeof names)[number];

declare global {
  interface Window {
    reportMoment(name: Moment, at: number): void;
  }
}

/** When each of these happens for the first time, in milliseconds since the epoch. */
export type PageMoments = Record<Moment, Promise<number>>;

/** Watches every document that `page` opens from now on. What is on screen counts once its frame has been drawn. */
export async function watchMoments(page: Page): Promise<PageMoments> {
  const reached = new Map<Moment, (at: number) => void>();
  const moments = Object.fromEntries(
    names.map((name) => [name, new Promise<number>((resolve) => reached.set(name, resolve))]),
  ) as PageMoments;
  await page.exposeFunction("reportMoment", (name: Moment, at: number) => reached.get(name)?.(at));
  await page.addInitScript(reportMoments);
  return moments;
}

/** Runs in the page, so it can use nothing from outside itself. */
function reportMoments(): void {
  // The card form's frame has no order to show.
  if (window !== window.top) return;

  const isSeen = { order: false, final: false };
  function look(): void {
    if (location.pathname !== "/payment/success") return;
    const titles = [...document.querySelectorAll("h1, h2")].map(({ textContent }) => textContent ?? "");
    if (titles.some((title) => title.startsWith("Order L-"))) reportDrawn("order");
    if (titles.includes("Payment received. Your course is ready.")) reportDrawn("final");
  }
  function reportDrawn(name: "order" | "final"): void {
    if (isSeen[name]) return;
    isSeen[name] = true;
    // A message that is posted from within a frame is read after that frame has been drawn.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.reportMoment(name, Date.now());
      port2.postMessage(null);
    });
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });

  let isWrapped = false;
  function wrapStripe(): void {
    if (isWrapped || typeof window.Stripe !== "function") return;
    isWrapped = true;
    window.Stripe = new Proxy(window.Stripe, {
      apply(target, self, parameters) {
        const stripe = Reflect.apply(target, self, parameters);
        const confirmPayment = stripe.confirmPayment.bind(stripe);
        stripe.confirmPayment = async (options: Parameters<typeof confirmPayment>[0]) => {
          const result = await confirmPayment(options);
          window.reportMoment("confirmed", Date.now());
          return result;
        };
        return stripe;
      },
    });
  }
  // Listening on the way down, this hears of a script's load before the page that waits for it does.
  document.addEventListener("load", wrapStripe, true);
}
