import { isUnpaid } from "~/orders/order";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { abandonOrder } from "./abandon-order.server";
import { auditStaffAction, type StaffAction } from "./staff-action.server";

/** Whether staff may cancel it: nothing has been paid, and nothing is pending. */
export function isCancelable({
  status,
  paidIntentId,
}: Pick<OrderRecord, "status" | "paidIntentId">): boolean {
  return isUnpaid(status) || (status === "needs_review" && !paidIntentId);
}

/**
 * Cancels an unpaid order, on Stripe and here. If it was paid a moment ago, the payment wins.
 *
 * @returns the order as it is now.
 * @throws {Stripe.errors.StripeError} when Stripe can't be reached.
 */
export async function cancelUnpaid(action: StaffAction, why: string): Promise<OrderRecord> {
  const { order } = action;
  if (!isCancelable(order)) return order;
  await auditStaffAction(action, "order.cancel", why);
  await abandonOrder(order, "staff");
  return (await Orders.findById(order._id).lean<OrderRecord>()) ?? order;
}
