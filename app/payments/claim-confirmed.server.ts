import { flags } from "~/flags/flags.server";
import { lookAtOnce } from "~/orders/due-orders.server";
import { findOrder, type OwnedIntent } from "~/orders/find-order.server";
import type { OrderRecord } from "~/orders/order.server";
import { turnProvisional } from "~/orders/transition-order.server";

/**
 * Takes the browser's word that the payment was confirmed: the order turns provisional and is shown as
 * such at once. A false claim gives nothing away, and the next sync undoes it. While the student has no provisional
 * orders, the order stays as it is, and the background sync looks at it at once.
 *
 * @returns the student's order as it is now, or null if there is none.
 */
export async function claimConfirmed(owned: OwnedIntent): Promise<OrderRecord | null> {
  if ((await flags(owned.studentId)).provisionalOrders) return turnProvisional(owned);
  await lookAtOnce(owned);
  return findOrder(owned);
}
