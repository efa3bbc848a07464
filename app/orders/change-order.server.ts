import type { UpdateQuery } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { readOrder } from "./find-order.server";
import { grantsAccess, hasUnansweredRefund } from "./order";
import {
  type OrderRecord,
  type RefundRequest,
  type StaffReview,
  type Withholding,
  WritableOrders,
} from "./order.server";
import { OrderError } from "./order-error";

const tries = 8;
/** So that the grants are brought in line, whatever was done before. */
const unmarked = { "effects.enrolledAt": null, "effects.revokedAt": null };

type OrderId = OrderRecord["_id"];

export interface OrderChange {
  order: OrderRecord;
  hasChanged: boolean;
}

/**
 * Closes the access that the order gives, unless it is closed.
 *
 * @throws {OrderError} `unknown_order` or `contended`, like the others below.
 */
export function closeAccess(
  orderId: OrderId,
  { by, why }: Pick<Withholding, "by" | "why">,
): Promise<OrderChange> {
  return changeOrder(orderId, ({ accessWithheld, effects }) => {
    const withheld = { at: clock.now(), by, why, wasOpen: Boolean(effects?.enrolledAt) };
    return accessWithheld ? null : { $set: { accessWithheld: withheld, ...unmarked } };
  });
}

/** Lets the order's state decide about its access again; one in review gives what it gave before. */
export function reopenAccess(orderId: OrderId): Promise<OrderChange> {
  return changeOrder(orderId, ({ accessWithheld, status }) => {
    if (!accessWithheld) return null;
    const isToReopen = status === "needs_review" && Boolean(accessWithheld.wasOpen);
    return { $set: { accessWithheld: null, ...unmarked, "effects.isToReopen": isToReopen } };
  });
}

/** What an answer may change about an order: what `nextOrderState` reads, and never what it decides. */
export type AnswerFacts = Partial<
  Pick<
    OrderRecord,
    "amountMinor" | "currency" | "items" | "studentId" | "checkoutKey" | "open" | "settledIntentIds"
  >
>;

/**
 * Takes the question off the order and keeps its answer, in one write.
 *
 * @param answer what is answered to the order as it is, and what follows from it; null to leave the order alone.
 */
export function answerReview(
  orderId: OrderId,
  answer: (order: OrderRecord) => { review: StaffReview; facts: AnswerFacts } | null,
): Promise<OrderChange> {
  return changeOrder(orderId, (order) => {
    const given = answer(order);
    return given && { $set: { ...given.facts, reviewReason: null }, $push: { reviews: given.review } };
  });
}

/**
 * Writes a refund onto the order that somebody of the staff asks for, if `position` is the next one's, no other one is unanswered and
 * the order `isStill` one that it can be asked for.
 */
export function requestRefund(
  orderId: OrderId,
  position: number,
  request: RefundRequest,
  isStill: (order: OrderRecord) => boolean,
): Promise<OrderChange> {
  return changeOrder(orderId, (order) => {
    const { length } = order.refundRequests ?? [];
    const isNext = length === position && !hasUnansweredRefund(order) && isStill(order);
    return isNext ? { $push: { refundRequests: request } } : null;
  });
}

/** Keeps what Stripe has made of a refund that was asked for; its first answer stays. */
export function answerRefund(
  orderId: OrderId,
  position: number,
  answer: NonNullable<RefundRequest["answer"]>,
): Promise<OrderChange> {
  return changeOrder(orderId, ({ refundRequests }) =>
    refundRequests?.[position]?.answer === null
      ? { $set: { [`refundRequests.${position}.answer`]: answer } }
      : null,
  );
}

/** Notes that Stripe broke over a refund: from here on it is doubtful what became of the calls under the first key. */
export function markRefundBroken(orderId: OrderId, position: number): Promise<OrderChange> {
  return changeOrder(orderId, ({ refundRequests }) =>
    refundRequests?.[position]?.brokenAt
      ? null
      : { $set: { [`refundRequests.${position}.brokenAt`]: clock.now() } },
  );
}

/** Lets a second payment count that the student has kept, since the purchase (`order:<id>`) that it was second to has ended. */
export function releaseDuplicate(orderId: OrderId, winner: string): Promise<OrderChange> {
  return changeOrder(orderId, (order) =>
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

/**
 * Writes facts onto an order by one update guarded by the version that `decide` has seen; after a miss it decides anew.
 * The order's state stays `syncOrder`'s to decide: the sweep does that at once should the caller die before it has.
 *
 * @param decide the update, or null to leave the order as it is.
 */
async function changeOrder(
  orderId: OrderId,
  decide: (order: OrderRecord) => UpdateQuery<OrderRecord> | null,
): Promise<OrderChange> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const order = await readOrder(orderId);
    const update = decide(order);
    if (!update) return { order, hasChanged: false };
    const written: OrderRecord | null = await WritableOrders.findOneAndUpdate(
      { _id: order._id, version: order.version },
      { ...update, $set: { ...update.$set, nextSyncAt: clock.now() }, $inc: { version: 1 } },
      { returnDocument: "after", lean: true },
    );
    if (written) return { order: written, hasChanged: true };
  }
  throw new OrderError("contended", { orderId: String(orderId) });
}
