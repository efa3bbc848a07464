import type { SignedInUser } from "~/accounts/user";
import type { Quote } from "~/catalog/quote";
import { checkoutKeyOf } from "~/orders/checkout-key";
import { createOrder } from "~/orders/create-order.server";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { toOrderView } from "~/orders/order-view.server";
import { cancelUnpayable } from "~/orders/transition-order.server";
import { isDuplicateKey, trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";

const tries = 5;

interface OrderRequest {
  student: SignedInUser;
  stripeCustomerId: string;
  courseId: string;
  quote: Quote;
}

/**
 * The order for a student's checkout of a course: the paid one if there is one, else the open one, created
 * now if necessary. The unique index on `checkoutKey` decides between two concurrent calls.
 */
export async function ensureOrder(request: OrderRequest): Promise<OrderRecord> {
  const checkoutKey = checkoutKeyOf({
    mode: env().stripeMode,
    studentId: request.student.id,
    courseIds: [request.courseId],
  });
  const open = await ensureOpenOrder(checkoutKey, request);
  // Looked up only now: an order ends in one write, so while ours is open, every other one has ended for good.
  const allPaid = await Orders.find({
    studentId: open.studentId,
    checkoutKey,
    paidIntentId: trusted({ $ne: null }),
    status: trusted({ $nin: ["refunded", "disputed"] }),
  }).lean<OrderRecord[]>();
  const paid = allPaid.find((order) => !toOrderView(order).isDuplicateSettled);
  if (!paid) return open;
  if (!open.paymentIntentIds) await cancelUnpayable(open, "checkout");
  return paid;
}

async function ensureOpenOrder(checkoutKey: string, request: OrderRequest): Promise<OrderRecord> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const open = await Orders.findOne({ checkoutKey, open: true }).lean<OrderRecord>();
    if (open) return open;
    try {
      const { items, currency, amountMinor } = request.quote;
      return await createOrder({
        studentId: request.student.id,
        stripeCustomerId: request.stripeCustomerId,
        checkoutKey,
        items,
        currency,
        amountMinor,
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
  throw new Error(`No order could be opened for ${checkoutKey}.`);
}
