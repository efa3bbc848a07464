import { randomBytes } from "node:crypto";
import type { SignedInUser } from "~/accounts/user";
import type { Quote } from "~/catalog/quote";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { recordStep } from "~/orders/record-step.server";
import { isDuplicateKey, trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";

const tries = 5;
const firstLookMs = 15 * 60_000;
/** Crockford's base 32: nothing that is misread over the telephone. */
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

interface OrderRequest {
  student: SignedInUser;
  stripeCustomerId: string;
  courseId: string;
  quote: Quote;
}

/**
 * The order that a student's checkout of a course is about: the one that has been paid already, else the
 * open one, made now if there is none. The unique index over `checkoutKey` decides between two that come at once.
 */
export async function ensureOrder(request: OrderRequest): Promise<OrderRecord> {
  const checkoutKey = `${env().mode}:${request.student.id}:${request.courseId}`;
  const open = await ensureOpenOrder(checkoutKey, request);
  // Looked up only now: an order ends in one write, so while ours is open every other one has ended for good.
  const paid = await Orders.findOne({
    studentId: open.studentId,
    checkoutKey,
    paidIntentId: trusted({ $ne: null }),
    status: trusted({ $nin: ["refunded", "disputed"] }),
  }).lean<OrderRecord>();
  if (!paid) return open;
  await cancelUnborn(open);
  return paid;
}

/** Cancels an order that never got an intent, so that nothing can be paid on it. */
async function cancelUnborn(order: OrderRecord): Promise<void> {
  const now = new Date();
  await Orders.updateOne(
    { _id: order._id, version: order.version, paymentIntentIds: trusted({ $exists: false }) },
    {
      $set: { status: "canceled", syncStatus: "synced", open: false, nextSyncAt: null },
      $inc: { version: 1 },
      $push: recordStep({ at: now, cause: "checkout", from: order.status, to: "canceled" }),
    },
  );
}

async function ensureOpenOrder(checkoutKey: string, request: OrderRequest): Promise<OrderRecord> {
  const { mode } = env();
  for (let attempt = 0; attempt < tries; attempt++) {
    const open = await Orders.findOne({ checkoutKey, open: true }).lean<OrderRecord>();
    if (open) return open;
    try {
      const { items, currency, amountMinor } = request.quote;
      const order = await Orders.create({
        mode,
        number: newOrderNumber(),
        studentId: request.student.id,
        stripeCustomerId: request.stripeCustomerId,
        checkoutKey,
        items,
        currency,
        amountMinor,
        history: [{ at: new Date(), cause: "checkout", from: null, to: "awaiting_payment" }],
        nextSyncAt: new Date(Date.now() + firstLookMs),
      });
      return order.toObject<OrderRecord>();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
  throw new Error(`No order could be opened for ${checkoutKey}.`);
}

function newOrderNumber(): string {
  return `L-${Array.from(randomBytes(8), (byte) => letters[byte % letters.length]).join("")}`;
}
