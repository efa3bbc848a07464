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

/** Who did something: a staff member's name, or a part of the system. */
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
  /** It records a step that the order's history already shows. */
  isStep: boolean;
}

export interface OrderRefundRequest {
  at: string;
  by: Actor;
  amountMinor: number;
  currency: string;
  why: string;

  state: "unanswered" | "made" | "refused";
  refusal: string | null;
}

/** Everything recorded here about an order, for staff. Plain JSON; what Stripe has is loaded separately. */
export interface OrderDetails {
  id: string;
  number: string;
  version: number;
  status: OrderStatus;
  syncStatus: SyncStatus;
  isProvisional: boolean;
  /** Null when no account matches the order's student. */
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
  /** The intent that was paid, or else the one that can be. */
  paymentIntentId: string | null;
  isPaid: boolean;
  surplusIntentIds: string[];
  /** The payment's page in Stripe's dashboard; null in the sandbox, which has none. */
  dashboardUrl: string | null;
  createdAt: string;
  paidAt: string | null;
  /** When the payment was first recorded here; null if the order never became a sale. */
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
  /** Finished effects of the order's state, in words. */
  doneEffects: string[];
  pendingEffects: string[];
  history: OrderStep[];
  events: OrderEvent[];
  mails: OrderMail[];
  grants: OrderGrant[];
  audit: OrderAuditEntry[];
}
