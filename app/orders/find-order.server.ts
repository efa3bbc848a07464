import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { type OrderRecord, Orders } from "./order.server";
import { OrderError } from "./order-error";

/** An intent, and whose it has to be. */
export interface OwnedIntent {
  paymentIntentId: string;
  studentId: string;
}

/** The student's order of this intent; "not there" and "not yours" are one answer. */
export function findOrder({ paymentIntentId, studentId }: OwnedIntent): Promise<OrderRecord | null> {
  return Orders.findOne({
    paymentIntentIds: paymentIntentId,
    studentId,
    mode: env().stripeMode,
  }).lean<OrderRecord>();
}

/** @throws {OrderError} `unknown_order` when there is no order of this id. */
export async function readOrder(orderId: OrderRecord["_id"]): Promise<OrderRecord> {
  const order = await Orders.findById(orderId).lean<OrderRecord>();
  if (!order) throw new OrderError("unknown_order", { orderId: String(orderId) });
  return order;
}

/** The student's orders, newest first, without those that were canceled before anything could be paid on them. */
export function listOrders(studentId: string, limit = 50): Promise<OrderRecord[]> {
  return Orders.find({
    studentId,
    mode: env().stripeMode,
    $nor: [{ status: "canceled", paymentIntentIds: trusted({ $exists: false }) }],
  })
    .sort({ createdAt: -1 })
    .limit(limit)
    .lean<OrderRecord[]>();
}
