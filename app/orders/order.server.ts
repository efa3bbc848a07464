import { Schema, type Types } from "mongoose";
import { defineModel } from "~/platform/database.server";
import type { StripeMode } from "~/platform/env.server";
import type { DecidableOrder } from "./next-order-state";
import {
  type OrderItem,
  type OrderStatus,
  orderStatuses,
  type RefundFacts,
  type ReviewDecision,
  type ReviewReason,
  type SyncCause,
} from "./order";

/** One step of an order's life, newest last; the last fifty are kept. */
export interface OrderStep {
  at: Date;
  cause: SyncCause;
  from: OrderStatus | null;
  to: OrderStatus;
}

/** The finished effects of the order's state. */
export interface OrderEffects {
  enrolledAt?: Date | null;
  revokedAt?: Date | null;
  /** In review, access is still to be granted: there was access before staff withheld and restored it. */
  isToReopen?: boolean;
  /** The purchase (`order:<id>`) that already gave the student access; this one is refunded. */
  duplicateOf?: string | null;
  /** Intents that were refunded as duplicates. */
  refundedIntentIds?: string[];
  /** Keys of the emails that are in the outbox; see `wantedMails`. */
  mails?: string[];
  /** The order's steps that are in the audit trail. */
  audited?: string[];
  /** When the reports took in the order's figures; null as soon as these may have changed. */
  reportedAt?: Date | null;
}

/** A staff decision that ended a review. */
export interface StaffReview {
  at: Date;
  /** The user id. */
  by: string;
  reason: ReviewReason;
  decision: ReviewDecision;
  why: string;
  /** The price that an accepted payment replaced. */
  replacedTerms?: { amountMinor: number; currency: string };
}

/** A refund requested by staff: recorded before Stripe is asked, and answered afterwards. */
export interface RefundRequest {
  at: Date;
  by: string;
  paymentIntentId: string;
  amountMinor: number;
  /** The payment's, which an unaccepted payment need not share with its order. */
  currency: string;
  reason: RefundReason;
  why: string;
  /** Everything that was left was requested, however much that was. */
  isAll?: boolean;
  /** When Stripe first failed with a server error while making it. */
  brokenAt?: Date | null;
  /** Stripe's answer; null until it's known. */
  answer: { refundId: string | null; refusal: string | null } | null;
}

/** Stripe's reasons for a refund. */
export type RefundReason = "requested_by_customer" | "duplicate" | "fraudulent";

/** Staff have withheld the order's access; it stays withheld whatever Stripe says. */
export interface Withholding {
  at: Date;
  by: string;
  why: string;
  /** Whether the order gave access until then. */
  wasOpen?: boolean;
}

/** An order as it is stored. Every write raises `version`; a transition is guarded by it. */
export interface OrderRecord extends DecidableOrder {
  _id: Types.ObjectId;
  version: number;
  mode: StripeMode;
  /** What the student tells support, e.g. `L-7K3M9QXA`. */
  number: string;
  studentId: Types.ObjectId;
  stripeCustomerId: string;
  /** Student and what is bought; unique while `open`. */
  checkoutKey: string;
  items: OrderItem[];
  /** Raised together with the amounts; part of the intent's idempotency key. */
  intentVersion: number;
  /** Every intent that this order ever had; absent until the first. */
  paymentIntentIds?: string[];
  provisionalCreatedAt: Date | null;
  /** When the student last came back to pay. */
  touchedAt: Date | null;
  /** When the payment was first recorded here. */
  completedAt: Date | null;
  /** Absent in older orders. */
  effects?: OrderEffects;
  /** Every hour (UTC) that the order's money has ever counted in; absent until there is one. */
  salesHours?: Date[];
  history: OrderStep[];
  /** Staff's decisions; absent in older orders, like the two fields below and `settledIntentIds`. */
  reviews?: StaffReview[];
  accessWithheld?: Withholding | null;
  /** At most one is unanswered, the last one. */
  refundRequests?: RefundRequest[];
  /** Background syncs since the last change; they become less and less frequent. */
  syncAttempts: number;
  /** How many of them failed in a row. */
  syncFailures: number;
  lastSyncAttempt: Date | null;
  lastSyncError: string | null;
  /** The webhook event that stood in for Stripe's answer while its API was down; null once Stripe has confirmed it. */
  witnessedBy: string | null;
  /** When the background sync looks at it next; null once nothing is left to do. A worker's claim puts it off. */
  nextSyncAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

const text = { type: String, default: null };
const moment = { type: Date, default: null };
const minorUnits = {
  type: Number,
  required: true,
  min: 0,
  validate: { validator: Number.isSafeInteger, message: "an integer number of minor units" },
};
const part = { _id: false } as const;

const itemSchema = new Schema<OrderItem>(
  {
    courseId: { type: String, required: true },
    slug: { type: String, required: true },
    title: { type: String, required: true },
    amountMinor: minorUnits,
  },
  part,
);

const refundSchema = new Schema<RefundFacts>(
  {
    id: { type: String, required: true },
    amountMinor: minorUnits,
    createdAt: { type: Date, required: true },
  },
  part,
);

const stepSchema = new Schema<OrderStep>(
  {
    at: { type: Date, required: true },
    cause: { type: String, required: true },
    from: text,
    to: { type: String, required: true },
  },
  part,
);

const effectsSchema = new Schema<OrderEffects>(
  {
    enrolledAt: Date,
    revokedAt: Date,
    isToReopen: Boolean,
    duplicateOf: String,
    refundedIntentIds: { type: [String], default: undefined },
    mails: { type: [String], default: undefined },
    audited: { type: [String], default: undefined },
    reportedAt: Date,
  },
  part,
);

const reviewSchema = new Schema<StaffReview>(
  {
    at: { type: Date, required: true },
    by: { type: String, required: true },
    reason: { type: String, required: true },
    decision: { type: String, required: true },
    why: { type: String, required: true },
    replacedTerms: { type: new Schema({ amountMinor: Number, currency: String }, part), default: undefined },
  },
  part,
);

const refundRequestSchema = new Schema<RefundRequest>(
  {
    at: { type: Date, required: true },
    by: { type: String, required: true },
    paymentIntentId: { type: String, required: true },
    amountMinor: minorUnits,
    currency: { type: String, required: true },
    reason: { type: String, required: true },
    why: { type: String, required: true },
    isAll: Boolean,
    brokenAt: moment,
    answer: { type: new Schema({ refundId: text, refusal: text }, part), default: null },
  },
  part,
);

const withholdingSchema = new Schema<Withholding>(
  {
    at: { type: Date, required: true },
    by: { type: String, required: true },
    why: { type: String, required: true },
    wasOpen: Boolean,
  },
  part,
);

const orderSchema = new Schema<OrderRecord>(
  {
    version: { type: Number, required: true, default: 1 },
    mode: { type: String, required: true },
    number: { type: String, required: true },
    studentId: { type: Schema.Types.ObjectId, required: true },
    stripeCustomerId: { type: String, required: true },
    checkoutKey: { type: String, required: true },
    open: { type: Boolean, required: true, default: true },
    items: { type: [itemSchema], required: true },
    currency: { type: String, required: true },
    amountMinor: minorUnits,
    status: { type: String, enum: orderStatuses, required: true, default: "awaiting_payment" },
    syncStatus: { type: String, required: true, default: "syncing" },
    isProvisional: { type: Boolean, required: true, default: false },
    provisionalCreatedAt: moment,
    touchedAt: moment,
    intentVersion: { type: Number, required: true, default: 1 },
    paymentIntentId: text,
    paymentIntentIds: { type: [String], default: undefined },
    paidIntentId: text,
    paidAt: moment,
    completedAt: moment,
    chargeId: text,
    card: { type: new Schema({ brand: String, last4: String }, part), default: null },
    failure: { type: new Schema({ code: String, message: String }, part), default: null },
    amountRefundedMinor: { ...minorUnits, default: 0 },
    refunds: { type: [refundSchema], default: [] },
    disputeStatus: text,
    disputedAt: moment,
    disputedMinor: { ...minorUnits, default: 0 },
    surplusIntentIds: { type: [String], default: [] },
    reviewReason: text,
    effects: { type: effectsSchema, default: {} },
    salesHours: { type: [Date], default: undefined },
    history: { type: [stepSchema], default: [] },
    reviews: { type: [reviewSchema], default: undefined },
    settledIntentIds: { type: [String], default: undefined },
    accessWithheld: { type: withholdingSchema, default: undefined },
    refundRequests: { type: [refundRequestSchema], default: undefined },
    syncAttempts: { type: Number, required: true, default: 0 },
    syncFailures: { type: Number, required: true, default: 0 },
    lastSyncAttempt: moment,
    lastSyncError: text,
    witnessedBy: text,
    nextSyncAt: moment,
  },
  { timestamps: true, versionKey: false, collection: "orders", minimize: false },
);

orderSchema.index({ number: 1 }, { unique: true });
orderSchema.index({ checkoutKey: 1 }, { unique: true, partialFilterExpression: { open: true } });
orderSchema.index({ paymentIntentIds: 1 }, { unique: true, sparse: true });
orderSchema.index({ mode: 1, studentId: 1, createdAt: 1, _id: 1 });
// A query uses it only if it names the `$type` itself: see `dueBefore`.
orderSchema.index({ mode: 1, nextSyncAt: 1 }, { partialFilterExpression: { nextSyncAt: { $type: "date" } } });
orderSchema.index({ mode: 1, createdAt: 1, _id: 1 });
// For the staff's orders page: each leads to its orders, newest first.
orderSchema.index({ mode: 1, status: 1, createdAt: 1, _id: 1 });
orderSchema.index({ mode: 1, syncStatus: 1, createdAt: 1, _id: 1 });
orderSchema.index({ mode: 1, "history.cause": 1, createdAt: 1, _id: 1 });
orderSchema.index({ mode: 1, "card.last4": 1, createdAt: 1, _id: 1 });
orderSchema.index({ stripeCustomerId: 1, createdAt: 1 });
orderSchema.index(
  { mode: 1, isProvisional: 1, createdAt: 1, _id: 1 },
  { partialFilterExpression: { isProvisional: true } },
);
orderSchema.index(
  { mode: 1, createdAt: 1, _id: 1, nextSyncAt: 1 },
  { partialFilterExpression: { nextSyncAt: { $type: "date" } } },
);
orderSchema.index(
  { mode: 1, completedAt: 1 },
  { partialFilterExpression: { completedAt: { $type: "date" } } },
);
// What the alerts look at every half minute: few orders each, whatever their number.
orderSchema.index({ mode: 1, syncFailures: 1 }, { partialFilterExpression: { syncFailures: { $gte: 3 } } });
orderSchema.index(
  { mode: 1, disputeStatus: 1 },
  { partialFilterExpression: { disputeStatus: { $type: "string" } } },
);
orderSchema.index({ mode: 1, salesHours: 1 }, { partialFilterExpression: { salesHours: { $exists: true } } });

/**
 * Writes orders: for the named functions of this folder alone, one for each thing that may happen to an order. A test keeps it so.
 */
export const WritableOrders = defineModel<OrderRecord>("Order", orderSchema);

/** Reads orders. */
export const Orders: Pick<
  typeof WritableOrders,
  "aggregate" | "countDocuments" | "distinct" | "exists" | "find" | "findById" | "findOne"
> = WritableOrders;
