import StripeClient from "stripe";
import { logger } from "~/platform/logger.server";

/** Other tabs of the same student changed the order at every step. */
export class CheckoutBusyError extends Error {
  override name = "CheckoutBusyError";
}

/**
 * The response to a checkout that can't start right now: 503, with nothing charged.
 *
 * @throws `error` itself if it is something else.
 */
export function checkoutUnavailable(error: unknown): Response {
  const isPassing = error instanceof StripeClient.errors.StripeError || error instanceof CheckoutBusyError;
  if (!isPassing) throw error;
  logger().warn({ err: error }, "checkout could not begin");
  return Response.json({ error: "try_again" }, { status: 503, headers: { "Retry-After": "5" } });
}
