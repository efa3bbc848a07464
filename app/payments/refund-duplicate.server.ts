import StripeClient from "stripe";
import { logger } from "~/platform/logger.server";
import { isStripeUnavailable, stripe } from "~/platform/stripe.server";

/**
 * Refunds a duplicate payment in full. The request is the same under the same key however often it's made; and since it
 * asks for all that is left, a second one can't refund more.
 *
 * Source: https://docs.stripe.com/api/refunds/create
 *
 * @param idempotencyKey e.g. `order:<id>:refund:duplicate`.
 * @returns whether the refund was made; false when Stripe refuses for good, so that staff have to decide.
 * @throws {Stripe.errors.StripeError} when Stripe can't be reached; trying again is safe.
 */
export async function refundDuplicate(paymentIntentId: string, idempotencyKey: string): Promise<boolean> {
  try {
    return await request(paymentIntentId, idempotencyKey);
  } catch (error) {
    if (!isStoredFailure(error)) return judge(error, paymentIntentId);
  }
  // Stripe replays a stored 500 under the same key for a day, whether or not the refund was made.
  if (await isRefundUnderWay(paymentIntentId)) return true;
  return request(paymentIntentId, `${idempotencyKey}:v2`).catch((error: unknown) =>
    judge(error, paymentIntentId),
  );
}

/** Whether Stripe has a refund of this intent that has not failed. */
export async function isRefundUnderWay(paymentIntentId: string): Promise<boolean> {
  const { data } = await stripe().refunds.list({ payment_intent: paymentIntentId, limit: 100 });
  return data.some(({ status }) => status !== "failed" && status !== "canceled");
}

async function request(paymentIntentId: string, idempotencyKey: string): Promise<boolean> {
  const refund = await stripe().refunds.create(
    { payment_intent: paymentIntentId, reason: "duplicate", metadata: { lectern: "1" } },
    { idempotencyKey },
  );
  return refund.status !== "failed" && refund.status !== "canceled";
}

function isStoredFailure(error: unknown): boolean {
  return error instanceof StripeClient.errors.StripeAPIError && (error.statusCode ?? 0) >= 500;
}

/** What a refusal means: nothing is left to refund, or trying again is pointless. */
function judge(error: unknown, paymentIntentId: string): boolean {
  const isConflict = error instanceof StripeClient.errors.StripeError && error.statusCode === 409;
  if (!(error instanceof StripeClient.errors.StripeError) || isConflict || isStripeUnavailable(error))
    throw error;
  if (error.code === "charge_already_refunded") return true;
  logger().error({ err: error, paymentIntentId }, "a duplicate payment could not be refunded");
  return false;
}
