import StripeClient from "stripe";
import { logger } from "~/platform/logger.server";
import { stripe } from "~/platform/stripe.server";

/**
 * Gives back the whole of a payment that came in although the same thing had been paid. The request says the same
 * under the same key however often it is made.
 *
 * Source: https://docs.stripe.com/api/refunds/create
 *
 * @param idempotencyKey e.g. `order:<id>:refund:duplicate`.
 * @returns whether the money is on its way back; false when Stripe refuses for good, so that a person has to decide.
 * @throws {Stripe.errors.StripeError} when Stripe can't be reached; trying again is safe.
 */
export async function refundDuplicate(paymentIntentId: string, idempotencyKey: string): Promise<boolean> {
  try {
    const refund = await stripe().refunds.create(
      { payment_intent: paymentIntentId, reason: "duplicate", metadata: { lectern: "1" } },
      { idempotencyKey },
    );
    return refund.status !== "failed" && refund.status !== "canceled";
  } catch (error) {
    if (!(error instanceof StripeClient.errors.StripeInvalidRequestError)) throw error;
    if (error.code === "charge_already_refunded") return true;
    logger().error({ err: error, paymentIntentId }, "a duplicate payment could not be given back");
    return false;
  }
}
