import { clock } from "~/platform/clock/clock";
import { randomBytes } from "~/platform/clock/random";
import { isDuplicateKey } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { checkoutKeyOf } from "./checkout-key";
import type { ReviewReason, SyncCause } from "./order";
import { type OrderRecord, WritableOrders } from "./order.server";
import { newOrderState } from "./order-state";

const firstLookMs = 15 * 60_000;
/** Crockford's base 32: no characters that are misheard over the phone. */
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

type Terms = Pick<OrderRecord, "stripeCustomerId" | "items" | "currency" | "amountMinor">;

export interface NewOrder extends Terms {
  studentId: string;
  checkoutKey: string;
}

/**
 * Creates an order that waits for its payment.
 *
 * @throws a duplicate key error while another order of the same student and courses is open.
 */
export async function createOrder(order: NewOrder): Promise<OrderRecord> {
  const created = await WritableOrders.create({
    ...order,
    ...firstState(null, "checkout"),
    mode: env().stripeMode,
    number: newOrderNumber(),
    nextSyncAt: new Date(clock.nowMs() + firstLookMs),
  });
  return created.toObject<OrderRecord>();
}

export interface LostOrder
  extends Terms,
    Pick<OrderRecord, "version" | "number" | "intentVersion" | "createdAt"> {
  _id: string;
  studentId: string;
  paymentIntentId: string;
  /** What a person has to decide before anything else. */
  question: ReviewReason | null;
}

/**
 * Creates an order anew whose record is lost, due at once. Nothing happens if another one has its id or its number. While
 * the student has begun the same purchase anew, it is not the open one.
 */
export async function restoreOrder({ question, ...order }: LostOrder, cause: SyncCause): Promise<void> {
  const { stripeMode: mode } = env();
  const courseIds = order.items.map(({ courseId }) => courseId);
  const restored = {
    ...order,
    ...firstState(question, cause),
    mode,
    checkoutKey: checkoutKeyOf({ mode, studentId: order.studentId, courseIds }),
    paymentIntentIds: [order.paymentIntentId],
    nextSyncAt: clock.now(),
  };
  for (const open of [true, false]) {
    try {
      await WritableOrders.create({ ...restored, open });
      return;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      if (!isDuplicateKey(error, "checkoutKey")) return;
    }
  }
}

function firstState(question: ReviewReason | null, cause: SyncCause) {
  const state = newOrderState(question);
  return { ...state, history: [{ at: clock.now(), cause, from: null, to: state.status }] };
}

function newOrderNumber(): string {
  return `L-${Array.from(randomBytes(8), (byte) => letters[byte % letters.length]).join("")}`;
}
