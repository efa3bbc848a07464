import { Orders } from "~/orders/order.server";
import { env } from "~/platform/env.server";
import { dayOf, startOfDay } from "~/reports/shop-calendar";

/** What was sold today in one currency. Plain JSON. */
export interface Takings {
  currency: string;
  orders: number;
  amountMinor: number;
  /** How much of this has been refunded since. */
  refundedMinor: number;
}

/**
 * Today's paid orders as the reports count them, in the shop's time zone: by the time of the payment, and without
 * duplicate payments. The currency with the most orders comes first.
 */
export async function readToday(now: Date): Promise<Takings[]> {
  const { stripeMode: mode, SHOP_TIME_ZONE } = env();
  const since = new Date(startOfDay(dayOf(now.getTime(), SHOP_TIME_ZONE), SHOP_TIME_ZONE));
  const groups = await Orders.aggregate<Omit<Takings, "currency"> & { _id: string }>([
    {
      $match: {
        mode,
        // Orders are completed after they're paid; only this field has an index.
        completedAt: { $gte: since, $type: "date" },
        paidAt: { $gte: since },
        "effects.duplicateOf": null,
      },
    },
    {
      $group: {
        _id: "$currency",
        orders: { $sum: 1 },
        amountMinor: { $sum: "$amountMinor" },
        refundedMinor: { $sum: "$amountRefundedMinor" },
      },
    },
    { $sort: { orders: -1, _id: 1 } },
  ]);
  return groups.map(({ _id: currency, ...takings }) => ({ currency, ...takings }));
}
