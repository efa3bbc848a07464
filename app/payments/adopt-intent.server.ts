import { Users } from "~/accounts/user.server";
import { Courses } from "~/catalog/course.server";
import { latestSourceVersion } from "~/learning/grant.server";
import { checkoutKeyOf } from "~/orders/checkout-key";
import type { PaymentSnapshot } from "~/orders/next-order-state";
import type { OrderItem, SyncCause } from "~/orders/order";
import { Orders } from "~/orders/order.server";
import { OrderError } from "~/orders/order-error";
import { recordStep } from "~/orders/record-step.server";
import { clock } from "~/platform/clock/clock";
import { isDuplicateKey, trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import type { IntentMetadata } from "./intent-metadata";
import type { IntentReading } from "./read-snapshot.server";

/** Only an intent that has taken money, or is about to, is worth an order. */
const worthAnOrder: readonly PaymentSnapshot["status"][] = ["succeeded", "processing", "requires_capture"];

/**
 * Ties an intent of ours to its order: the order was there all along when the process that created the intent was
 * killed before it could store the id; otherwise it is built anew from what the intent says of it.
 *
 * @throws {OrderError} `foreign_intent` for one that isn't ours, `unknown_order` for an unpaid one without an order,
 * `not_rebuilt` when another order stands where this one should.
 */
export async function adoptIntent(reading: IntentReading, cause: SyncCause): Promise<void> {
  const { metadata, snapshot } = reading;
  const { paymentIntentId } = snapshot;
  if (!metadata) throw new OrderError("foreign_intent", { paymentIntentId });
  if (await tieToOrder(metadata, paymentIntentId)) return;
  const { orderId } = metadata;
  if (!worthAnOrder.includes(snapshot.status)) {
    throw new OrderError("unknown_order", { paymentIntentId, orderId });
  }
  await rebuildOrder(metadata, reading, cause);
  // Rebuilt by somebody else at the same time, from another of its intents: then this one is tied to it.
  if (await tieToOrder(metadata, paymentIntentId)) return;
  throw new OrderError("not_rebuilt", { paymentIntentId, orderId });
}

async function tieToOrder(metadata: IntentMetadata, paymentIntentId: string): Promise<boolean> {
  const { orderId, studentId, intentVersion } = metadata;
  const owner = { _id: orderId, studentId, mode: env().stripeMode };
  const added = { $addToSet: { paymentIntentIds: paymentIntentId }, $inc: { version: 1 } };
  const current = await Orders.updateOne(
    { ...owner, intentVersion, paymentIntentId: null },
    { ...added, $set: { paymentIntentId } },
  );
  if (current.matchedCount > 0) return true;
  const { matchedCount } = await Orders.updateOne(owner, added);
  return matchedCount > 0;
}

async function rebuildOrder(
  metadata: IntentMetadata,
  reading: IntentReading,
  cause: SyncCause,
): Promise<void> {
  const { stripeMode: mode } = env();
  const { orderId, orderNumber, studentId, currency, amountMinor, intentVersion } = metadata;
  const { paymentIntentId } = reading.snapshot;
  const items = await itemsOf(metadata);
  const isKnown = (await Users.exists({ _id: studentId })) !== null;
  const status = isKnown ? "awaiting_payment" : "needs_review";
  const order = {
    _id: orderId,
    // What the lost record has granted must not look newer than what this one decides.
    version: (await latestSourceVersion(`order:${orderId}`, studentId)) + 1,
    mode,
    number: orderNumber,
    studentId,
    stripeCustomerId: reading.stripeCustomerId ?? "unknown",
    checkoutKey: checkoutKeyOf({ mode, studentId, courseIds: items.map(({ courseId }) => courseId) }),
    items,
    currency,
    amountMinor,
    intentVersion,
    paymentIntentId,
    paymentIntentIds: [paymentIntentId],
    status,
    syncStatus: isKnown ? "syncing" : "failed",
    reviewReason: isKnown ? null : "unknown_student",
    history: recordStep({ at: clock.now(), cause, from: null, to: status }).history.$each,
    nextSyncAt: clock.now(),
    createdAt: reading.createdAt,
  };
  await insert({ ...order, open: true });
  logger().warn({ order: orderNumber, paymentIntentId }, "order rebuilt from Stripe's records");
}

/** While the student has begun the same purchase anew, the rebuilt order is not the open one. */
async function insert(order: { _id: string; open: boolean }): Promise<void> {
  try {
    await Orders.create(order);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    if (isDuplicateKey(error, "checkoutKey") && order.open) await insert({ ...order, open: false });
  }
}

async function itemsOf({ items }: IntentMetadata): Promise<OrderItem[]> {
  const courses = await Courses.find({ _id: trusted({ $in: items.map(([courseId]) => courseId) }) })
    .select("slug title")
    .lean();
  return items.map(([courseId, amountMinor]) => {
    const course = courses.find(({ _id }) => String(_id) === courseId);
    return {
      courseId,
      amountMinor,
      slug: course?.slug ?? courseId,
      title: course?.title ?? "A course that is not in the catalog any more",
    };
  });
}
