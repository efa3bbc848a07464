import { isObjectIdOrHexString, Types } from "mongoose";
import { Users } from "~/accounts/user.server";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { stuckAfter } from "~/orders/schedule";
import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { readPage } from "~/platform/keyset.server";
import { ago } from "./ago";
import { orderConditions, overdueSince } from "./order-conditions.server";
import type { OrderFilter } from "./order-filter";
import type { OrderRow, OrderRowsPage } from "./order-table";

const pageSize = 50;
/** Counting further would take longer than the page itself. */
const mostCounted = 5_000;

/** One page of the orders that match the filter, newest first. */
export async function listOrdersForStaff(filter: OrderFilter, cursor: string | null): Promise<OrderRowsPage> {
  const { conditions, notes } = await orderConditions(filter, clock.now());
  return { ...(await readOrders(conditions, cursor)), notes };
}

/** The newest orders of one student. */
export async function listOrdersOf(studentId: string): Promise<Omit<OrderRowsPage, "notes">> {
  return readOrders({ mode: env().stripeMode, studentId: new Types.ObjectId(studentId) }, null);
}

async function readOrders(conditions: Record<string, unknown>, cursor: string | null) {
  const now = clock.now();
  const page = await readPage<OrderRecord>(Orders, {
    filter: conditions,
    sortBy: "createdAt",
    cursor,
    size: pageSize,
  });
  const emails = await emailsOf(page.rows);
  return { ...page, rows: page.rows.map((order) => toRow(order, emails, now)) };
}

/** How many orders match the filter, and whether there are more than were counted. */
export async function countOrders(filter: OrderFilter): Promise<{ count: number; isMore: boolean }> {
  const { conditions } = await orderConditions(filter, clock.now());
  const count = await Orders.countDocuments(conditions).limit(mostCounted + 1);
  return { count: Math.min(count, mostCounted), isMore: count > mostCounted };
}

/** Whether the background sync has failed too often or is overdue. */
export function isStuck(order: Pick<OrderRecord, "nextSyncAt" | "syncFailures">, now: Date): boolean {
  if (order.nextSyncAt === null) return false;
  return order.syncFailures >= stuckAfter || order.nextSyncAt <= overdueSince(now);
}

function toRow(order: OrderRecord, emails: Map<string, string>, now: Date): OrderRow {
  const studentId = String(order.studentId);
  return {
    number: order.number,
    email: emails.get(studentId) ?? null,
    studentId,
    courses: order.items.map(({ title }) => title).join(", "),
    amountMinor: order.amountMinor,
    currency: order.currency,
    status: order.status,
    syncStatus: order.syncStatus,
    isStuck: isStuck(order, now),
    isProvisional: order.isProvisional,
    createdAt: order.createdAt.toISOString(),
    age: ago(order.createdAt.toISOString(), now),
  };
}

async function emailsOf(orders: { studentId: Types.ObjectId }[]): Promise<Map<string, string>> {
  const ids = orders.map(({ studentId }) => studentId);
  const students = await Users.find({ _id: trusted({ $in: ids }) })
    .select("email")
    .lean();
  return new Map(students.map(({ _id, email }) => [String(_id), email]));
}

/** The numbers of these orders, by id; unknown ids are left out. */
export async function orderNumbersOf(ids: string[]): Promise<Map<string, string>> {
  const orders = await Orders.find({ _id: trusted({ $in: ids.filter(isObjectIdOrHexString) }) })
    .select("number")
    .lean<Pick<OrderRecord, "_id" | "number">[]>();
  return new Map(orders.map(({ _id, number }) => [String(_id), number]));
}
