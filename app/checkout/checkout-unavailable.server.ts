import StripeClient from "stripe";
import { logger } from "~/platform/logger.server";

/**
 * The answer to a checkout that Stripe could not take part in: 503, with nothing charged.
 *
 * @throws `error` itself if it isn't Stripe's.
 */
export function checkoutUnavailable(error: unknown): Response {
  if (!(error instanceof StripeClient.errors.StripeError)) throw error;
  logger().warn({ err: error, requestId: error.requestId }, "checkout could not begin");
  return Response.json({ error: "stripe_unavailable" }, { status: 503, headers: { "Retry-After": "5" } });
}
