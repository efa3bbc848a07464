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

/** Derived from Stripe's truth by `nextOrderState`; see DESIGN of the dual track in `docs/decisions/0001`. */
export type OrderStatus = (typeof orderStatuses)[number];

/** Whether Stripe's word on this order is outstanding, has been applied, or needs a person. */
export type SyncStatus = "syncing" | "synced" | "failed";

/** Why a person has to look at the order. */
export type ReviewReason =
  /** What was paid is not what the order asks for. */
  | "amount_mismatch"
  /** A second payment for the same thing could not be given back. */
  | "duplicate_not_refunded"
  /** The order was rebuilt from Stripe's records, and nobody here is the student that it names. */
  | "unknown_student";

/** How a person of the staff has answered a `ReviewReason`. */
export type ReviewDecision =
  /** What was paid is taken for the price: the order's terms follow the money. */
  | "accept_amount"
  /** Everything that is left of the money goes back through Stripe. */
  | "give_back"
  /** The order belongs to an account that the staff have found. */
  | "assign_student"
  /** The second payment was given back by other means than Stripe. */
  | "given_back_elsewhere"
  /** The second payment stays, as agreed with the student. */
  | "keep";

/** What made an order be brought up to date. */
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

/** Money that went back, or is on its way back. */
export interface RefundFacts {
  /** Stripe's, e.g. `re_…`. */
  id: string;
  amountMinor: number;
  /** When Stripe made it. */
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
  /** A second payment for what the student had already: it is given back. */
  isDuplicate: boolean;
  /** The staff have settled that second payment with the student; nothing more happens by itself. */
  isDuplicateSettled: boolean;
  /** The staff have closed the access that the order gave. */
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

/** Money was taken for the order, whatever became of that money later. */
export const paidStatuses: readonly OrderStatus[] = [
  "completed",
  "partially_refunded",
  "refunded",
  "disputed",
];

export function isPaid(status: OrderStatus): boolean {
  return paidStatuses.includes(status);
}

/** Nothing was paid yet, and nothing is under way. */
export const unpaidStatuses = [
  "awaiting_payment",
  "payment_failed",
] as const satisfies readonly OrderStatus[];

export function isUnpaid(status: OrderStatus): boolean {
  return (unpaidStatuses as readonly OrderStatus[]).includes(status);
}

/** The order is a reason to let its student into what was bought. */
export function grantsAccess(status: OrderStatus): boolean {
  return status === "completed" || status === "partially_refunded";
}

/** The order is none any more. A review keeps things as they are until a person has decided. */
export function endsAccess(status: OrderStatus): boolean {
  return status === "refunded" || status === "disputed";
}

/** The order has ended: the same student can buy the same thing again. */
export function isEnded(status: OrderStatus): boolean {
  return isPaid(status) || status === "canceled";
}

/** Nothing more will happen to it by itself, so that a page may stop watching. */
export function isSettled(
  order: Pick<OrderView, "status" | "syncStatus" | "hasAccess" | "isDuplicateSettled" | "isWithheld">,
): boolean {
  if (order.syncStatus === "syncing") return false;
  const opens = grantsAccess(order.status) && !order.isWithheld && !order.isDuplicateSettled;
  return order.status === "needs_review" || order.hasAccess === opens;
}

/** Whether the staff have asked for a refund of which nobody here knows yet whether Stripe has made it. */
export function hasUnansweredRefund({ refundRequests }: { refundRequests?: { answer: unknown }[] }): boolean {
  return refundRequests?.at(-1)?.answer === null;
}
