import { type OrderRecord, WritableOrders } from "./order.server";

type OrderId = OrderRecord["_id"];

/** Notes the hours in which an order's money counts, beside those that it names already. */
export async function addSalesHours(_id: OrderId, hours: Date[]): Promise<void> {
  await WritableOrders.updateOne({ _id }, added(hours));
}

/** The same for many orders in one write, which leaves their `updatedAt` as it is. */
export async function addSalesHoursToMany(orders: { _id: OrderId; hours: Date[] }[]): Promise<void> {
  const writes = orders.map(({ _id, hours }) => ({
    updateOne: { filter: { _id }, update: added(hours), timestamps: false },
  }));
  if (writes.length > 0) await WritableOrders.bulkWrite(writes, { ordered: false });
}

function added(hours: Date[]) {
  return { $addToSet: { salesHours: { $each: hours } } };
}
