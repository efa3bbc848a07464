import { changeOrder } from "~/orders/change-order.server";
import { endsAccess, grantsAccess } from "~/orders/order";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { trusted } from "~/platform/database.server";

/**
 * Lets the second payments that the student has kept count from now on, since the purchase that they were second to has
 * ended: they open the course, and the reports count them. Again and again is the same as once.
 */
export async function releaseDuplicates({ _id, mode, studentId }: OrderRecord): Promise<void> {
  const duplicates = await Orders.find({ mode, studentId, "effects.duplicateOf": `order:${_id}` })
    .select("_id")
    .lean();
  for (const duplicate of duplicates) await release(duplicate._id, `order:${_id}`);
}

/** The same for one order that may be such a second payment. */
export async function releaseIfFirst({ _id, mode, effects }: OrderRecord): Promise<void> {
  const winner = effects?.duplicateOf;
  if (!winner) return;
  const purchase = await Orders.findOne({ _id: trusted({ $eq: winner.replace("order:", "") }), mode }).lean();
  if (!purchase || endsAccess(purchase.status)) await release(_id, winner);
}

async function release(orderId: OrderRecord["_id"], winner: string): Promise<void> {
  await changeOrder(orderId, (order) =>
    order.effects?.duplicateOf === winner && holdsMoney(order)
      ? {
          $set: { "effects.duplicateOf": null, "effects.enrolledAt": null, "effects.reportedAt": null },
        }
      : null,
  );
}

/** What was sent back, or given back by other means, opens nothing. */
function holdsMoney({ status, paidIntentId, effects, reviews }: OrderRecord): boolean {
  if (!grantsAccess(status) || !paidIntentId || effects?.refundedIntentIds?.includes(paidIntentId))
    return false;
  return reviews?.at(-1)?.decision !== "given_back_elsewhere";
}
