import type { mongo } from "mongoose";
import type StripeClient from "stripe";

const pageSize = 100;

/** An order as it lies in the database, read past the product's own code. */
export interface OrderEntry {
  _id: unknown;
  number: string;
  studentId: unknown;
  status: string;
  open: boolean;
  currency: string;
  amountMinor: number;
  amountRefundedMinor: number;
  items: { courseId: string; amountMinor: number }[];
  paymentIntentIds?: string[];
  paidIntentId: string | null;
  /** Absent while no effect was carried out. */
  effects?: { enrolledAt?: Date | null };
  /** The staff have closed the access that the order gives. */
  accessWithheld?: object | null;
  /** What the staff have decided, e.g. that another amount is taken for the price. */
  reviews?: { decision: string }[];
  nextSyncAt: Date | null;
}

export interface GrantEntry {
  studentId: unknown;
  courseId: string;
  source: string;
  revokedAt: Date | null;
}

export interface EnrollmentEntry {
  studentId: unknown;
  courseId: string;
}

export interface MailEntry {
  key: string;
  template: string;
  props: { orderNumber?: string };
}

export interface EventEntry {
  eventId: string;
  type: string;
  state: string;
  receivedAt: Date;
  lastError: string | null;
}

export interface ShopBooks {
  orders: OrderEntry[];
  grants: GrantEntry[];
  enrollments: EnrollmentEntry[];
  outbox: MailEntry[];
  events: EventEntry[];
}

export interface StripeBooks {
  intents: StripeClient.PaymentIntent[];
  charges: StripeClient.Charge[];
  refunds: StripeClient.Refund[];
}

/** Reads the shop's collections raw. */
export async function readShopBooks(database: mongo.Db): Promise<ShopBooks> {
  const all = <Entry>(name: string, projection: mongo.Document = {}) =>
    database.collection(name).find({}, { projection }).toArray() as unknown as Promise<Entry[]>;
  const [orders, grants, enrollments, outbox, events] = await Promise.all([
    all<OrderEntry>("orders", { history: 0 }),
    all<GrantEntry>("grants"),
    all<EnrollmentEntry>("enrollments"),
    all<MailEntry>("outbox"),
    all<EventEntry>("stripeEvents", { payload: 0 }),
  ]);
  return { orders, grants, enrollments, outbox, events };
}

/** Pages through all that Stripe has booked. */
export async function readStripeBooks(stripe: StripeClient): Promise<StripeBooks> {
  const [intents, charges, refunds] = await Promise.all([
    everyPage((page) => stripe.paymentIntents.list(page)),
    everyPage((page) => stripe.charges.list(page)),
    everyPage((page) => stripe.refunds.list(page)),
  ]);
  return { intents, charges, refunds };
}

async function everyPage<Entry extends { id: string }>(
  list: (page: { limit: number; starting_after?: string }) => AsyncIterable<Entry>,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of list({ limit: pageSize })) entries.push(entry);
  return entries;
}
