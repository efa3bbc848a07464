import { clock } from "~/platform/clock/clock";

const reportTo = "/api/timings";
/** Longer than that somebody has done something else meanwhile. */
export const longestDisplayMs = 10 * 60_000;

/** When this page's payment was confirmed, by the browser's own clock that nothing sets. */
let confirmed: { paymentIntentId: string; at: number } | null = null;

/** Remembers that a payment was confirmed just now; the order's page tells how long it took from here. */
export function markConfirmed(paymentIntentId: string): void {
  confirmed = { paymentIntentId, at: clock.monotonicMs() };
}

/**
 * How long it has taken until now to get the order on screen, in milliseconds: since the payment was confirmed, or, for
 * who comes back from a page of the bank's, since the way back began. Null for who looks at an order again.
 */
export function takeDisplayMs(paymentIntentId: string): number | null {
  const mark = confirmed;
  confirmed = null;
  if (mark?.paymentIntentId === paymentIntentId) return clock.monotonicMs() - mark.at;
  return isWayBack() ? clock.monotonicMs() : null;
}

/** Whether this very document was opened by a redirect from paying. */
function isWayBack(): boolean {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (entry?.type !== "navigate") return false;
  const { pathname, search } = new URL(entry.name);
  return (
    pathname === window.location.pathname &&
    search === window.location.search &&
    new URLSearchParams(search).has("redirect_status")
  );
}

/** Tells the shop how long it took. Nothing waits for that, and nothing is lost with it. */
export function reportDisplay(fields: { csrf: string; paymentIntentId: string; tookMs: number }): void {
  const tookMs = Math.round(fields.tookMs);
  if (tookMs > longestDisplayMs) return;
  navigator.sendBeacon(reportTo, new URLSearchParams({ ...fields, tookMs: String(tookMs) }));
}
