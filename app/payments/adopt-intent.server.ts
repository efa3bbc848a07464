import { Users } from "~/accounts/user.server";
import { Courses } from "~/catalog/course.server";
import { latestSourceVersion } from "~/learning/grant.server";
import { restoreOrder } from "~/orders/create-order.server";
import type { PaymentSnapshot } from "~/orders/next-order-state";
import type { OrderItem, SyncCause } from "~/orders/order";
import { OrderError } from "~/orders/order-error";
import { tieIntent } from "~/orders/order-intent.server";
import { trusted } from "~/platform/database.server";
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
  if (await tieIntent({ ...metadata, paymentIntentId })) return;
  const { orderId } = metadata;
  if (!worthAnOrder.includes(snapshot.status)) {
    throw new OrderError("unknown_order", { paymentIntentId, orderId });
  }
  await rebuildOrder(metadata, reading, cause);
  // Rebuilt by somebody else at the same time, from another of its intents: then this one is tied to it.
  if (await tieIntent({ ...metadata, paymentIntentId })) return;
  throw new OrderError("not_rebuilt", { paymentIntentId, orderId });
}

async function rebuildOrder(
  metadata: IntentMetadata,
  reading: IntentReading,
  cause: SyncCause,
): Promise<void> {
  const { orderId, orderNumber, studentId, currency, amountMinor, intentVersion } = metadata;
  const { paymentIntentId } = reading.snapshot;
  const isKnown = (await Users.exists({ _id: studentId })) !== null;
  const order = {
    _id: orderId,
    // What the lost record has granted must not look newer than what this one decides.
    version: (await latestSourceVersion(`order:${orderId}`, studentId)) + 1,
    number: orderNumber,
    studentId,
    stripeCustomerId: reading.stripeCustomerId ?? "unknown",
    items: await itemsOf(metadata),
    currency,
    amountMinor,
    intentVersion,
    paymentIntentId,
    question: isKnown ? null : ("unknown_student" as const),
    createdAt: reading.createdAt,
  };
  await restoreOrder(order, cause);
  logger().warn({ order: orderNumber, paymentIntentId }, "order rebuilt from Stripe's records");
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
      title: course?.title ?? "A course no longer in the catalog",
    };
  });
}
