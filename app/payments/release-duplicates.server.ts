import { releaseDuplicate } from "~/orders/change-order.server";
import { endsAccess } from "~/orders/order";
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
  for (const duplicate of duplicates) await releaseDuplicate(duplicate._id, `order:${_id}`);
}

/** The same for one order that may be such a second payment. */
export async function releaseIfFirst({ _id, mode, effects }: OrderRecord): Promise<void> {
  const winner = effects?.duplicateOf;
  if (!winner) return;
  const purchase = await Orders.findOne({ _id: trusted({ $eq: winner.replace("order:", "") }), mode }).lean();
  if (!purchase || endsAccess(purchase.status)) await releaseDuplicate(_id, winner);
}
