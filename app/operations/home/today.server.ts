import { Orders } from "~/orders/order.server";
import { env } from "~/platform/env.server";
import { startOfToday } from "./start-of-today";

/** What was sold today in one currency. Plain JSON. */
export interface Takings {
  currency: string;
  orders: number;
  amountMinor: number;
  /** Of these, what has gone back since. */
  refundedMinor: number;
}

/** Today's paid orders, today being the shop's own day; the currency with most orders first. */
export async function readToday(now: Date): Promise<Takings[]> {
  const { mode, SHOP_TIME_ZONE } = env();
  const since = startOfToday(now, SHOP_TIME_ZONE);
  const groups = await Orders.aggregate<Omit<Takings, "currency"> & { _id: string }>([
    { $match: { mode, completedAt: { $gte: since, $type: "date" } } },
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
