import type { OrderView } from "./order";

/** The data of an order's page as it opens. Plain JSON. */
export interface OrderPage {
  order: OrderView;
  /** The student has just paid, and Stripe hasn't answered yet: the page must not call the order unpaid. */
  isAwaited: boolean;
  /** Changes are streamed live; otherwise the page polls. */
  isLive: boolean;
}

/** Whether the page still waits for Stripe's answer, given the order as it is now. */
export function isStillAwaited(page: OrderPage, order: OrderView): boolean {
  if (!page.isAwaited) return false;
  // A refusal from before the page opened is not the answer; a later one is.
  if (order.status === "payment_failed") return order.version === page.order.version;
  return order.status === "awaiting_payment";
}
