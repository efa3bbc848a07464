import { randomBytes } from "node:crypto";
import type { SignedInUser } from "~/accounts/user";
import type { Quote } from "~/catalog/quote";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { isDuplicateKey } from "~/platform/database.server";
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
 * The student's open order for a course, made now if there is none. The unique index over `checkoutKey`
 * decides between two that come at once.
 */
export async function ensureOpenOrder(request: OrderRequest): Promise<OrderRecord> {
  const { mode } = env();
  const checkoutKey = `${mode}:${request.student.id}:${request.courseId}`;
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
