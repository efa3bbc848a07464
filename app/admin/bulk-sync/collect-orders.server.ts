import { isPaid } from "~/orders/order";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { isDuplicateKey, trusted } from "~/platform/database.server";
import { orderConditions } from "../orders/order-conditions.server";
import { BulkSyncItems, type BulkSyncRecord } from "./bulk-sync.server";

const batch = 500;

type CoveredOrder = Pick<OrderRecord, "_id" | "createdAt" | "number" | "status">;

/**
 * Records every order that the bulk sync covers, oldest first: those that match the filter now. Safe to repeat after a
 * worker that crashed or is slow: nothing is recorded twice.
 *
 * @returns how many there are, or null if `signal` aborted before all were recorded.
 */
export async function collectOrders(bulkSync: BulkSyncRecord, signal: AbortSignal): Promise<number | null> {
  const { conditions } = await orderConditions(bulkSync.filter, bulkSync.createdAt);
  let last: CoveredOrder | undefined;
  for (;;) {
    if (signal.aborted) return null;
    const orders: CoveredOrder[] = await Orders.find({
      $and: [
        conditions,
        { createdAt: trusted({ $lte: bulkSync.createdAt }) },
        ...(last ? [after(last)] : []),
      ],
    })
      .sort({ createdAt: 1, _id: 1 })
      .limit(batch)
      .select("createdAt number status")
      .lean();
    last = orders.at(-1);
    if (!last) break;
    await write(bulkSync, orders);
  }
  return BulkSyncItems.countDocuments({ bulkSyncId: bulkSync._id });
}

function after({ _id, createdAt }: CoveredOrder) {
  return {
    createdAt: trusted({ $gte: createdAt }),
    $or: [{ createdAt: trusted({ $gt: createdAt }) }, { _id: trusted({ $gt: _id }) }],
  };
}

async function write({ _id: bulkSyncId }: BulkSyncRecord, orders: CoveredOrder[]): Promise<void> {
  const items = orders.map(({ _id, number, status }) => ({
    bulkSyncId,
    orderId: _id,
    orderNumber: number,
    wasPaid: isPaid(status),
  }));
  try {
    await BulkSyncItems.insertMany(items, { ordered: false });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
