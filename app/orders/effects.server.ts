import { reconcileGrant } from "~/learning/grant.server";
import { grantsAccess, type OrderStatus } from "./order";
import { type OrderRecord, Orders } from "./order.server";

type Effect = "enroll" | "revoke";

const rounds = 5;

/** The steps that the order's state asks for and that are not recorded as done. */
export function pendingEffects(order: Pick<OrderRecord, "status" | "effects">): Effect[] {
  if (grantsAccess(order.status)) return order.effects.enrolledAt ? [] : ["enroll"];
  if (endsAccess(order.status)) return order.effects.revokedAt ? [] : ["revoke"];
  return [];
}

/** A review keeps things as they are until a person has decided. */
function endsAccess(status: OrderStatus): boolean {
  return status === "refunded" || status === "disputed";
}

/**
 * The marks that a transition to `to` takes off, so that its effects run even if an earlier run of the
 * same effects was recorded, or was cut off before it could be.
 */
export function outdatedMarks(from: OrderStatus, to: OrderStatus): Record<string, null> {
  const stays = grantsAccess(from) === grantsAccess(to) || to === "needs_review";
  return stays ? {} : { "effects.enrolledAt": null, "effects.revokedAt": null };
}

/**
 * Carries out what the order's state asks for and records it. Every step may run any number of times, in
 * any process: the grant remembers which version of the order it reflects, so that a slow step can't
 * undo a newer one, and a crash before the record only means that the step runs again.
 *
 * @returns the order with its marks.
 */
export async function runEffects(order: OrderRecord): Promise<OrderRecord> {
  let current = order;
  for (let round = 0; round < rounds; round++) {
    const [effect] = pendingEffects(current);
    if (!effect) return current;
    await carryOut(effect, current);
    const marked = await Orders.findOneAndUpdate(
      { _id: current._id, version: current.version },
      {
        $set: { [effect === "enroll" ? "effects.enrolledAt" : "effects.revokedAt"]: new Date() },
        $inc: { version: 1 },
      },
      { returnDocument: "after", lean: true },
    );
    const latest: OrderRecord | null = marked ?? (await Orders.findById(current._id).lean());
    if (!latest) return current;
    current = latest;
  }
  return current;
}

async function carryOut(effect: Effect, order: OrderRecord): Promise<void> {
  for (const { courseId } of order.items) {
    const key = { studentId: order.studentId, courseId, source: `order:${order._id}` };
    await reconcileGrant(key, order.version, effect === "enroll");
  }
}
