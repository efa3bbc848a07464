import StripeClient from "stripe";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { attachIntent, skipIntentVersion } from "~/orders/order-intent.server";
import { toIntentMetadata } from "~/payments/intent-metadata";
import { logger } from "~/platform/logger.server";
import { stripe } from "~/platform/stripe.server";
import { countStep } from "~/reports/count-step.server";

/** An intent that the student's browser may confirm. */
export interface PayableIntent {
  paymentIntentId: string;
  clientSecret: string;
}

/**
 * Creates the intent of the order's present version and stores its id. The request is built from the
 * stored order alone and goes out under `order:<id>:intent:v<n>`, so that two tabs, or a second try after
 * a crash at any point, get the same intent.
 *
 * @returns null when the order has moved on meanwhile; read it again then.
 * @throws {Stripe.errors.StripeError} when Stripe can't create it; the next call tries again.
 */
export async function createIntent(order: OrderRecord): Promise<PayableIntent | null> {
  const intent = await request(order);
  const hasAttached = await attachIntent(order, intent.id);
  if (!hasAttached && !(await isAttached(order, intent.id))) {
    await discard(intent.id);
    return null;
  }
  const isFirst = hasAttached && !order.paymentIntentIds;
  if (isFirst) for (const { courseId } of order.items) countStep("intent", courseId);
  // Without the secret no browser can pay it; the next round reads the intent to find out why.
  return intent.client_secret ? { paymentIntentId: intent.id, clientSecret: intent.client_secret } : null;
}

async function request(order: OrderRecord) {
  try {
    return await stripe().paymentIntents.create(
      {
        amount: order.amountMinor,
        currency: order.currency,
        customer: order.stripeCustomerId,
        automatic_payment_methods: { enabled: true },
        description: `Lectern order ${order.number}`,
        metadata: toIntentMetadata({ ...order, id: String(order._id), studentId: String(order.studentId) }),
      },
      { idempotencyKey: `order:${order._id}:intent:v${order.intentVersion}` },
    );
  } catch (error) {
    // Stripe replays a stored 500 under the same key for a day: only a new version gets past it.
    if (error instanceof StripeClient.errors.StripeAPIError && (error.statusCode ?? 0) >= 500) {
      await skipIntentVersion(order);
    }
    throw error;
  }
}

async function isAttached(order: OrderRecord, paymentIntentId: string): Promise<boolean> {
  return (await Orders.exists({ _id: order._id, open: true, paymentIntentId })) !== null;
}

/** Nobody has its secret, so leaving it uncanceled would be harmless, only untidy. */
async function discard(paymentIntentId: string): Promise<void> {
  try {
    await stripe().paymentIntents.cancel(paymentIntentId, { cancellation_reason: "duplicate" });
  } catch (error) {
    logger().warn({ err: error, paymentIntentId }, "superseded intent could not be canceled");
  }
}
