import { Schema, type Types } from "mongoose";
import { recordAudit } from "~/audit/audit.server";
import { notifyStaff } from "~/mail/notify-staff.server";
import { Orders } from "~/orders/order.server";
import { defineModel } from "~/platform/database.server";
import { env, type StripeMode } from "~/platform/env.server";
import { idOf, stripe } from "~/platform/stripe.server";
import { humanize } from "~/ui/humanize";

/** An issuer's early fraud warning about one of our payments; the order itself stays as it is. */
export interface FraudWarningRecord {
  _id: Types.ObjectId;
  warningId: string;
  mode: StripeMode;
  orderId: Types.ObjectId;
  paymentIntentId: string;
  fraudType: string;
  /** Whether a refund now may still prevent a dispute. */
  isActionable: boolean;
  createdAt: Date;
}

const fraudWarningSchema = new Schema<FraudWarningRecord>(
  {
    warningId: { type: String, required: true },
    mode: { type: String, required: true },
    orderId: { type: Schema.Types.ObjectId, required: true },
    paymentIntentId: { type: String, required: true },
    fraudType: { type: String, required: true },
    isActionable: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, collection: "fraudWarnings" },
);
fraudWarningSchema.index({ warningId: 1 }, { unique: true });
fraudWarningSchema.index({ orderId: 1 });

const FraudWarnings = defineModel<FraudWarningRecord>("FraudWarning", fraudWarningSchema);

/**
 * Records an early fraud warning from Stripe, tells staff and adds it to the audit trail, once each. Staff decide whether
 * to refund.
 *
 * Source: https://docs.stripe.com/disputes/measuring#early-fraud-warnings
 *
 * @throws {Stripe.errors.StripeError} when Stripe can't be read; the next call continues from there.
 */
export async function syncFraudWarning(warningId: string): Promise<void> {
  const warning = await stripe().radar.earlyFraudWarnings.retrieve(warningId);
  const paymentIntentId = idOf(warning.payment_intent);
  const { stripeMode: mode } = env();
  const order = paymentIntentId && (await Orders.findOne({ paymentIntentIds: paymentIntentId, mode }).lean());
  if (!order) return;
  const { fraud_type: fraudType, actionable: isActionable } = warning;
  const createdAt = new Date(warning.created * 1000);
  const facts = { orderId: order._id, paymentIntentId, fraudType, isActionable, createdAt, mode };
  await FraudWarnings.findOneAndUpdate({ warningId }, { $set: facts }, { upsert: true });
  await recordAudit({
    key: `fraud-warning:${warningId}`,
    at: createdAt,
    actor: "stripe",
    action: "order.fraud_warning",
    subject: `order:${order._id}`,
    facts: { number: order.number, warningId, fraudType, isActionable },
  });
  await notifyStaff(`fraud-warning:${warningId}`, {
    title: "Early fraud warning from a bank",
    reason: "Eight in ten of these warnings become disputes. A refund now costs less than a dispute later.",
    orderNumber: order.number,
    facts: { Type: humanize(fraudType), "Payment intent": paymentIntentId },
  });
}
