import type { OrderView } from "./order";

/** What the order's page is given as it opens. Plain JSON. */
export interface OrderPage {
  order: OrderView;
  /** The student comes from paying, and Stripe's word on that is not here yet: nobody may call it unpaid. */
  isAwaited: boolean;
  /** There is a live stream to hear of changes by; otherwise the page has to ask. */
  isLive: boolean;
}

/** Whether the page still waits for Stripe's word, judging by the order as it is now. */
export function isStillAwaited(page: OrderPage, order: OrderView): boolean {
  if (!page.isAwaited) return false;
  // The refusal that was there when the page opened is not the answer; one that came since is.
  if (order.status === "payment_failed") return order.version === page.order.version;
  return order.status === "awaiting_payment";
}
