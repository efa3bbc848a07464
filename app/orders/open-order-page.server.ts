import { logger } from "~/platform/logger.server";
import { claimConfirmed } from "./claim-confirmed.server";
import { isPaid, type OrderView } from "./order";
import type { OrderRecord } from "./order.server";
import { toOrderView } from "./order-view.server";
import { findOrder } from "./queries.server";
import { syncOrder } from "./sync-order.server";

const patience = { timeoutMs: 1_500 };

interface OrderPageRequest {
  paymentIntentId: string;
  studentId: string;
  /** Stripe's hint after a redirect; never proof of anything. */
  redirectStatus: string | null;
}

/**
 * What the order's page shows first: the order as it is stored, at once. One sync with Stripe starts at the
 * same time and reaches the page through its stream; the page waits for it only when Stripe hints at a refusal,
 * since that leads back to the checkout.
 *
 * @returns null when the student has no such order.
 */
export async function openOrderPage({
  redirectStatus,
  ...owned
}: OrderPageRequest): Promise<OrderView | null> {
  if (redirectStatus === "failed") await syncInTime(owned.paymentIntentId);
  const order = await findOrder(owned);
  if (!order || redirectStatus === "failed") return order && toOrderView(order);
  const shown = isClaimable(order, redirectStatus) ? ((await claimConfirmed(owned)) ?? order) : order;
  if (!isPaid(shown.status)) void syncInTime(owned.paymentIntentId);
  return toOrderView(shown);
}

/** The browser comes here after confirming. It is believed once: what a sync has undone stays undone. */
function isClaimable(order: OrderRecord, redirectStatus: string | null): boolean {
  if (order.provisionalCreatedAt) return false;
  return (
    order.status === "awaiting_payment" || (order.status === "payment_failed" && redirectStatus !== null)
  );
}

async function syncInTime(paymentIntentId: string): Promise<void> {
  try {
    await syncOrder(paymentIntentId, "page", patience);
  } catch (error) {
    // The order remembers it; the webhook and the background sync go on.
    logger().warn({ err: error, paymentIntentId }, "the order's page could not sync");
  }
}
