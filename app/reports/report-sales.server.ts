import type { OrderRecord } from "~/orders/order.server";
import { addSalesHours } from "~/orders/sales-hours.server";
import { markStale } from "./sales-hour.server";
import { salesHoursOf } from "./sales-of-order";

/**
 * Has the reports take in what an order's money has done: the hours in which it counts now, and those in which it ever
 * did, are summed up anew. Again and again is the same as once. The order must be stored as it is handed in, or newer.
 *
 * The hours are on the order before they are marked: who sums one up finds every order that belongs to it, and a later
 * change of this order knows every hour that may have counted it.
 */
export async function reportSales(order: OrderRecord): Promise<void> {
  const known = order.salesHours ?? [];
  const added = hoursToAdd(order);
  if (added.length > 0) await addSalesHours(order._id, added);
  await markStale([...known, ...added]);
}

/** The hours in which an order counts and that it doesn't name yet. */
export function hoursToAdd(order: OrderRecord): Date[] {
  const known = new Set(order.salesHours?.map((hour) => hour.getTime()));
  return salesHoursOf(order).filter((hour) => !known.has(hour.getTime()));
}
