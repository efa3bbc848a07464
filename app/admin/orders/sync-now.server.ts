import type { OrderRecord } from "~/orders/order.server";
import { releaseIfFirst } from "~/payments/release-duplicates.server";
import { auditStaffAction, type StaffAction } from "~/payments/staff-action.server";
import { syncOrder } from "~/payments/sync-order.server";

/** An order rarely has more than two or three intents. */
const mostIntents = 10;
/** Someone is waiting for the answer. */
const patience = { timeoutMs: 8_000 };

/**
 * Syncs the order with Stripe now, by every intent that it ever had: it may have been paid by one that was replaced
 * since. A duplicate payment counts from now on if the first payment has been undone in the meantime.
 *
 * @returns the order as it is now; null when it has no intent.
 * @throws {Stripe.errors.StripeError} when Stripe can't be read.
 */
export async function syncNow(action: StaffAction): Promise<OrderRecord | null> {
  const { order } = action;
  const ids = (order.paymentIntentIds ?? []).slice(-mostIntents);
  if (ids.length === 0) return null;
  await auditStaffAction(action, "order.sync");
  await releaseIfFirst(order);
  let synced = order;
  for (const id of ids) synced = await syncOrder(id, "staff", patience);
  return synced;
}
