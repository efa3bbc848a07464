import { useEffect } from "react";
import { reportDisplay, takeDisplayMs } from "./display-timing";

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
