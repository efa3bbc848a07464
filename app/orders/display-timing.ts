import { useEffect } from "react";
import { clock } from "~/platform/clock/clock";

const reportTo = "/api/timings";
/** Beyond this, the student must have done something else in between. */
export const longestDisplayMs = 10 * 60_000;

/** When this page's payment was confirmed, on the browser's monotonic clock. */
let confirmed: { paymentIntentId: string; at: number } | null = null;

/** Records that a payment was just confirmed; the order's page measures from here. */
export function markConfirmed(paymentIntentId: string): void {
  confirmed = { paymentIntentId, at: clock.monotonicMs() };
}

/**
 * How long it took to get the order on screen, in milliseconds: since the payment was confirmed, or, after a redirect to
 * the bank, since the redirect back started. Null when an order is only viewed again.
 */
function takeDisplayMs(paymentIntentId: string): number | null {
  const mark = confirmed;
  confirmed = null;
  if (mark?.paymentIntentId === paymentIntentId) return clock.monotonicMs() - mark.at;
  return isWayBack() ? clock.monotonicMs() : null;
}

/** Whether this document was opened by a redirect after paying. */
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

/** Reports how long it took. Best effort: nothing waits for it. */
function reportDisplay(fields: { csrf: string; paymentIntentId: string; tookMs: number }): void {
  const tookMs = Math.round(fields.tookMs);
  if (tookMs > longestDisplayMs) return;
  navigator.sendBeacon(reportTo, new URLSearchParams({ ...fields, tookMs: String(tookMs) }));
}

/** Tells the shop, once the order is on screen, how long that took after the payment. */
export function useDisplayTiming(paymentIntentId: string | null, csrf: string): void {
  useEffect(() => {
    if (!paymentIntentId) return;
    // What was rendered is on screen when the frame after it begins.
    const frame = requestAnimationFrame(() => {
      const tookMs = takeDisplayMs(paymentIntentId);
      if (tookMs !== null) reportDisplay({ csrf, paymentIntentId, tookMs });
    });
    return () => cancelAnimationFrame(frame);
  }, [paymentIntentId, csrf]);
}
