import type { OrderRecord } from "~/orders/order.server";
import { addSalesHours } from "~/orders/sales-hours.server";
import { markStale } from "./sales-hour.server";
import { salesHoursOf } from "./sales-of-order";

/**
 * Updates the reports for an order: the hours in which it counts now, and those in which it ever counted, are summed up
 * again. Idempotent. The stored order must be at least as new as the one passed in.
 *
 * The hours are stored on the order before they are marked, so that summing up an hour finds every order that belongs to
 * it, and a later change of the order knows every hour that may have counted it.
 */
export async function reportSales(order: OrderRecord): Promise<void> {
  const known = order.salesHours ?? [];
  const added = hoursToAdd(order);
  if (added.length > 0) await addSalesHours(order._id, added);
  await markStale([...known, ...added]);
}

/** The hours in which an order counts that it doesn't name yet. */
export function hoursToAdd(order: OrderRecord): Date[] {
  const known = new Set(order.salesHours?.map((hour) => hour.getTime()));
  return salesHoursOf(order).filter((hour) => !known.has(hour.getTime()));
}
