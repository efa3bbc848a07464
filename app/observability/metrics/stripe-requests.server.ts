import { onStripeCall, type StripeCall } from "~/platform/stripe-calls.server";
import { increment, observe } from "./meter.server";

/** Counts this process's Stripe API calls. */
export function measureStripe(): void {
  onStripeCall(noteCall);
}

function noteCall({ method, path, status, tookMs }: StripeCall): void {
  const route = routeOfCall(path);
  increment("stripeRequests", { method, route, status: status === null ? "none" : String(status) });
  observe("stripeRequestDuration", { method, route }, tookMs);
}

/**
 * The path of a call without ids: those contain a digit or a capital letter, which no word in Stripe's paths does.
 *
 * @example
 * routeOfCall("/v1/payment_intents/pi_3Nk9/confirm?expand[0]=x"); // "/v1/payment_intents/:id/confirm"
 */
export function routeOfCall(path: string): string {
  const [address = ""] = path.split("?");
  const [, version, ...words] = address.split("/");
  return ["", version, ...words.map((word) => (/^[a-z_]*$/.test(word) ? word : ":id"))].join("/");
}
