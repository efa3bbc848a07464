import StripeClient from "stripe";
import { logger } from "~/platform/logger.server";
import { isStripeUnavailable, stripe } from "~/platform/stripe.server";

/**
 * Gives back the whole of a payment that came in although the same thing had been paid. The request says the same
 * under the same key however often it is made; and since it asks for all that is left, no second one can give back more.
 *
 * Source: https://docs.stripe.com/api/refunds/create
 *
 * @param idempotencyKey e.g. `order:<id>:refund:duplicate`.
 * @returns whether the money is on its way back; false when Stripe refuses for good, so that a person has to decide.
 * @throws {Stripe.errors.StripeError} when Stripe can't be reached; trying again is safe.
 */
export async function refundDuplicate(paymentIntentId: string, idempotencyKey: string): Promise<boolean> {
  try {
    return await request(paymentIntentId, idempotencyKey);
  } catch (error) {
    if (!isStoredFailure(error)) return judge(error, paymentIntentId);
  }
  // Stripe replays a stored 500 under the same key for a day, whether it had done what was asked or not.
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

/** What to make of a refusal: nothing is left to give back, or no further try will change Stripe's mind. */
function judge(error: unknown, paymentIntentId: string): boolean {
  const isConflict = error instanceof StripeClient.errors.StripeError && error.statusCode === 409;
  if (!(error instanceof StripeClient.errors.StripeError) || isConflict || isStripeUnavailable(error))
    throw error;
  if (error.code === "charge_already_refunded") return true;
  logger().error({ err: error, paymentIntentId }, "a duplicate payment could not be given back");
  return false;
}
