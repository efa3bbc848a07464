/** What an order is, for pages and servers alike. */

export const orderStatuses = [
  "awaiting_payment",
  "processing",
  "completed",
  "partially_refunded",
  "refunded",
  "disputed",
  "payment_failed",
  "canceled",
  "needs_review",
] as const;

/** Derived from Stripe's state by `nextOrderState`; see `docs/decisions/0001`. */
export type OrderStatus = (typeof orderStatuses)[number];

/** Whether the order waits for Stripe, is in sync with it, or needs review. */
export type SyncStatus = "syncing" | "synced" | "failed";

/** Why an order needs review. */
export type ReviewReason =
  /** The amount paid differs from the order's. */
  | "amount_mismatch"
  /** A duplicate payment couldn't be refunded. */
  | "duplicate_not_refunded"
  /** The order was rebuilt from Stripe's records, and no account matches its student. */
  | "unknown_student";

/** How staff have decided a review. */
export type ReviewDecision =
  /** The amount paid becomes the order's price. */
  | "accept_amount"
  /** What is left of the payment is refunded through Stripe. */
  | "give_back"
  /** The order is assigned to an account that staff have found. */
  | "assign_student"
  /** The duplicate payment was refunded outside Stripe. */
  | "given_back_elsewhere"
  /** The duplicate payment is kept, as agreed with the student. */
  | "keep";

/** What triggered a sync. */
export const syncCauses = ["browser", "checkout", "page", "webhook", "sweep", "recovery", "staff"] as const;

export type SyncCause = (typeof syncCauses)[number];

export interface OrderItem {
  courseId: string;
  slug: string;
  title: string;
  /** Integer minor units of the order's currency. */
  amountMinor: number;
}

export interface CardFacts {
  brand: string;
  last4: string;
}

/** A refund that succeeded or is pending. */
export interface RefundFacts {
  /** Stripe's, e.g. `re_…`. */
  id: string;
  amountMinor: number;
  /** When Stripe created it. */
  createdAt: Date;
}

export interface PaymentFailure {
  code: string;
  /** Stripe's own words, meant for the payer. */
  message: string;
}

/** What the student's pages and the live stream show of an order. Plain JSON. */
export interface OrderView {
  number: string;
  paymentIntentId: string | null;
  /** Rises with every write; the live stream's event id. */
  version: number;
  status: OrderStatus;
  syncStatus: SyncStatus;
  isProvisional: boolean;
  hasAccess: boolean;
  /** A duplicate payment for what the student already had: it's refunded. */
  isDuplicate: boolean;
  /** Staff have settled the duplicate payment with the student; nothing more happens automatically. */
  isDuplicateSettled: boolean;
  /** Staff have withheld the order's access. */
  isWithheld: boolean;
  items: OrderItem[];
  currency: string;
  amountMinor: number;
  amountRefundedMinor: number;
  card: CardFacts | null;
  failure: PaymentFailure | null;
  createdAt: string;
  paidAt: string | null;
}

/** The order was paid at some point, whatever happened to the money later. */
export const paidStatuses: readonly OrderStatus[] = [
  "completed",
  "partially_refunded",
  "refunded",
  "disputed",
];

export function isPaid(status: OrderStatus): boolean {
  return paidStatuses.includes(status);
}

/** Nothing has been paid, and nothing is pending. */
export const unpaidStatuses = [
  "awaiting_payment",
  "payment_failed",
] as const satisfies readonly OrderStatus[];

export function isUnpaid(status: OrderStatus): boolean {
  return (unpaidStatuses as readonly OrderStatus[]).includes(status);
}

/** The order gives its student access to what was bought. */
export function grantsAccess(status: OrderStatus): boolean {
  return status === "completed" || status === "partially_refunded";
}

/** The order no longer gives access. A review changes nothing until it's decided. */
export function endsAccess(status: OrderStatus): boolean {
  return status === "refunded" || status === "disputed";
}

/** The order has ended: the same student can buy the same thing again. */
export function isEnded(status: OrderStatus): boolean {
  return isPaid(status) || status === "canceled";
}

/** Nothing more will happen to it automatically, so that a page can stop watching. */
export function isSettled(
  order: Pick<OrderView, "status" | "syncStatus" | "hasAccess" | "isDuplicateSettled" | "isWithheld">,
): boolean {
  if (order.syncStatus === "syncing") return false;
  const opens = grantsAccess(order.status) && !order.isWithheld && !order.isDuplicateSettled;
  return order.status === "needs_review" || order.hasAccess === opens;
}

/** Whether staff have requested a refund that Stripe hasn't answered yet. */
export function hasUnansweredRefund({ refundRequests }: { refundRequests?: { answer: unknown }[] }): boolean {
  return refundRequests?.at(-1)?.answer === null;
}
