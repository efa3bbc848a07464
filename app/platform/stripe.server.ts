import Stripe from "stripe";
import { env } from "./env.server";
import { once } from "./once.server";
import type { StripeBrowserConfig } from "./stripe-browser-config";
import { watchedHttpClient } from "./stripe-calls.server";

const longestPauseMs = 60_000;

/** The API version that this code is written for; the SDK pins the same one. */
export const stripeApiVersion = "2026-10-28.endive";

/**
 * The one Stripe client. Stripe itself and the sandbox differ by host and keys only.
 *
 * It retries dropped connections, 409 and 5xx twice with the same idempotency key.
 */
export function stripe(): Stripe {
  return once("stripe", () => {
    const { STRIPE_SECRET_KEY, STRIPE_API_BASE } = env();
    return new Stripe(STRIPE_SECRET_KEY, {
      apiVersion: stripeApiVersion,
      maxNetworkRetries: 2,
      timeout: 10_000,
      telemetry: false,
      httpClient: watchedHttpClient(),
      appInfo: { name: "Lectern" },
      ...(STRIPE_API_BASE ? hostOf(STRIPE_API_BASE) : {}),
    });
  });
}

/** The id in a Stripe field, whether it is expanded or not. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === "string" ? reference : (reference?.id ?? null);
}

/** Whether Stripe gave no reliable answer: it couldn't be reached, is down, or asks us to slow down. */
export function isStripeUnavailable(error: unknown): boolean {
  const { StripeAPIError, StripeConnectionError, StripeRateLimitError } = Stripe.errors;
  return (
    error instanceof StripeConnectionError ||
    error instanceof StripeRateLimitError ||
    (error instanceof StripeAPIError && (error.statusCode ?? 500) >= 500)
  );
}

/** Whether Stripe has no object with that id. */
export function isUnknownToStripe(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing";
}

/**
 * How long Stripe asks us to wait, in milliseconds, a minute at most, if `error` is its 429; null for anything else.
 *
 * Source: https://docs.stripe.com/rate-limits
 */
export function rateLimitedForMs(error: unknown): number | null {
  if (!(error instanceof Stripe.errors.StripeRateLimitError)) return null;
  const seconds = Number(error.headers?.["retry-after"]);
  const waitMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 1_000;
  return Math.min(waitMs, longestPauseMs);
}

function hostOf(address: string) {
  const { hostname, port, protocol } = new URL(address);
  return { host: hostname, port, protocol: protocol.replace(":", "") as "http" | "https" };
}

/** What the page needs to know about Stripe. */
export function stripeBrowserConfig(): StripeBrowserConfig {
  const { STRIPE_PUBLISHABLE_KEY, STRIPE_API_BASE } = env();
  return {
    publishableKey: STRIPE_PUBLISHABLE_KEY,
    sandboxScript: STRIPE_API_BASE ? `${STRIPE_API_BASE}/v3/` : null,
  };
}
