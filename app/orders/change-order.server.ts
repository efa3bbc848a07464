import type { UpdateQuery } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { type OrderRecord, Orders } from "./order.server";
import { OrderError } from "./order-error";

const tries = 8;

interface OrderChange {
  order: OrderRecord;
  hasChanged: boolean;
}

/**
 * Writes facts that staff have decided onto an order, by one update guarded by the version that `decide` has seen; after a
 * miss it decides anew. The order's state stays `syncOrder`'s to decide: the sweep does that at once should the
 * caller die before it has.
 *
 * @param decide the update, or null to leave the order as it is.
 * @throws {OrderError} `unknown_order` or `contended`.
 */
export async function changeOrder(
  orderId: OrderRecord["_id"],
  decide: (order: OrderRecord) => UpdateQuery<OrderRecord> | null,
): Promise<OrderChange> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const order = await Orders.findById(orderId).lean<OrderRecord>();
    if (!order) throw new OrderError("unknown_order", { orderId: String(orderId) });
    const update = decide(order);
    if (!update) return { order, hasChanged: false };
    const written: OrderRecord | null = await Orders.findOneAndUpdate(
      { _id: order._id, version: order.version },
      { ...update, $set: { ...update.$set, nextSyncAt: clock.now() }, $inc: { version: 1 } },
      { returnDocument: "after", lean: true },
    );
    if (written) return { order: written, hasChanged: true };
  }
  throw new OrderError("contended", { orderId: String(orderId) });
}
