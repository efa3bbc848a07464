import type {
  CardFacts,
  OrderItem,
  OrderStatus,
  PaymentFailure,
  ReviewDecision,
  ReviewReason,
  SyncCause,
  SyncStatus,
} from "~/orders/order";

/** Somebody who did something: a name for a member of staff, else what in the system it was. */
export interface Actor {
  staffId: string | null;
  name: string;
}

export interface OrderStep {
  at: string;
  cause: SyncCause;
  from: OrderStatus | null;
  to: OrderStatus;
}

export interface OrderEvent {
  id: string;
  type: string;
  createdAtStripe: string;
  receivedAt: string;
  handledAt: string | null;
  state: "stored" | "handled" | "ignored" | "dead";
  source: "delivery" | "recovery";
  attempts: number;
  lastError: string | null;
}

export interface OrderMail {
  key: string;
  template: string;
  to: string[];
  state: "queued" | "sent" | "dead";
  attempts: number;
  createdAt: string;
  sentAt: string | null;
  lastError: string | null;
}

export interface OrderGrant {
  id: string;
  course: string;
  /** In words, e.g. `This order`. */
  source: string;
  kind: "this_order" | "gift_here" | "other";
  since: string;
  revokedAt: string | null;
}

export interface OrderAuditEntry {
  key: string;
  at: string;
  actor: Actor;
  /** In words. */
  what: string;
  reason: string | null;
  /** What became of the order by itself stands among its steps already. */
  isStep: boolean;
}

export interface OrderRefundRequest {
  at: string;
  by: Actor;
  amountMinor: number;
  currency: string;
  why: string;
  /** What Stripe has made of it. */
  state: "unanswered" | "made" | "refused";
  refusal: string | null;
}

/** All that the shop itself knows about an order, for the staff. Plain JSON; what Stripe knows is loaded apart. */
export interface OrderDetails {
  id: string;
  number: string;
  version: number;
  status: OrderStatus;
  syncStatus: SyncStatus;
  isProvisional: boolean;
  /** Null when nobody here is the student that the order names. */
  student: { id: string; name: string; email: string; hasConfirmedEmail: boolean } | null;
  stripeCustomerId: string;
  items: OrderItem[];
  currency: string;
  amountMinor: number;
  amountRefundedMinor: number;
  disputeStatus: string | null;
  card: CardFacts | null;
  failure: PaymentFailure | null;
  paymentIntentIds: string[];
  /** The intent that counts: the one that was paid, else the one that can be. */
  paymentIntentId: string | null;
  isPaid: boolean;
  surplusIntentIds: string[];
  /** Where the payment stands in Stripe's own dashboard; null in the sandbox, which has none. */
  dashboardUrl: string | null;
  createdAt: string;
  paidAt: string | null;
  /** When the shop first knew that it was paid; null for one that never was a sale. */
  completedAt: string | null;
  hasAccess: boolean;
  isDuplicate: boolean;
  isDuplicateSettled: boolean;
  reviewReason: ReviewReason | null;
  reviews: { at: string; by: Actor; reason: ReviewReason; decision: ReviewDecision; why: string }[];
  withheld: { at: string; by: Actor; why: string } | null;
  refundRequests: OrderRefundRequest[];
  sync: {
    attempts: number;
    failures: number;
    lastAt: string | null;
    lastError: string | null;
    nextAt: string | null;
  };
  /** What follows from the order's state and was done, each in words. */
  doneEffects: string[];
  pendingEffects: string[];
  history: OrderStep[];
  events: OrderEvent[];
  mails: OrderMail[];
  grants: OrderGrant[];
  audit: OrderAuditEntry[];
}
