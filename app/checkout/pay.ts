import type { PaymentIntent, Stripe, StripeElements, StripeError } from "@stripe/stripe-js";
import { markConfirmed } from "~/orders/display-timing";
import { abortAfter } from "~/platform/clock/timers";

/** What the checkout page knows when the student selects "Pay". */
export interface Purchase {
  courseSlug: string;
  currency: string;
  /** The amount on the button, in minor units. */
  amountMinor: number;
  csrfToken: string;
}

/** The result of selecting "Pay". */
export type PaymentOutcome =
  | { kind: "confirmed"; paymentIntentId: string }
  | { kind: "enrolled" }
  | { kind: "price_changed" }
  | { kind: "signed_out" }
  /** `message` is null where the Payment Element itself shows what is wrong. */
  | { kind: "refused"; message: string | null };

interface Tools {
  stripe: Stripe;
  elements: StripeElements;
}

const unreachable =
  "We couldn't reach the shop, so nothing was charged. Check your connection and try again.";
/** The result is unknown; trying again is safe. */
export const uncertain =
  "The connection was lost during payment. Try again: if the payment went through, you won't be charged twice.";
const superseded =
  "You continued this checkout in another tab, so nothing was charged here. Select Pay again to pay here instead.";

/**
 * Pays for a course: validates the card form, has the server open (or find) the order and its intent, confirms
 * that with Stripe, and tells the server. Every step may be repeated by trying again.
 *
 * Source: https://docs.stripe.com/payments/accept-a-payment-deferred
 */
export async function pay({ stripe, elements }: Tools, purchase: Purchase): Promise<PaymentOutcome> {
  const { error: invalid } = await elements.submit();
  if (invalid) return { kind: "refused", message: messageOf(invalid) };

  const start = await beginCheckout(purchase);
  if ("outcome" in start) return start.outcome;
  const { error, paymentIntent } = await stripe.confirmPayment({
    elements,
    clientSecret: start.clientSecret,
    confirmParams: { return_url: new URL("/payment/success", window.location.origin).href },
    redirect: "if_required",
  });
  const status = paymentIntent?.status ?? error?.payment_intent?.status;
  if (error && status !== "succeeded" && status !== "processing") {
    return { kind: "refused", message: messageOf(error, status) };
  }
  markConfirmed(start.paymentIntentId);
  await claimConfirmed(start.paymentIntentId, purchase.csrfToken);
  return { kind: "confirmed", paymentIntentId: start.paymentIntentId };
}

/** Stripe's own message where it is meant for the payer; null where the card form shows it. */
function messageOf(
  error: Pick<StripeError, "type" | "message">,
  status?: PaymentIntent.Status,
): string | null {
  if (error.type === "validation_error") return null;
  if (error.type === "api_connection_error") return uncertain;
  if (status === "canceled") return superseded;
  return error.message ?? "The payment was declined. Try another card.";
}

type Start = { clientSecret: string; paymentIntentId: string } | { outcome: PaymentOutcome };

async function beginCheckout(purchase: Purchase): Promise<Start> {
  const response = await postForm("/api/create-payment-intent", {
    csrf: purchase.csrfToken,
    courseSlug: purchase.courseSlug,
    currency: purchase.currency,
    amountMinor: String(purchase.amountMinor),
  }).catch(() => null);
  const refused = (message: string): Start => ({ outcome: { kind: "refused", message } });
  if (!response) return refused(unreachable);
  if (response.status === 401) return { outcome: { kind: "signed_out" } };
  if (response.status === 503) {
    return refused(
      "The payment service isn't responding right now. Nothing was charged. Try again in a moment.",
    );
  }
  if (!response.ok && response.status !== 409) {
    const isText = response.headers.get("content-type")?.startsWith("text/plain");
    return refused(
      isText ? await response.text() : "Checkout couldn't start. Reload the page and try again.",
    );
  }
  const start = await response.json();
  switch (start.kind) {
    case "ready":
      return { clientSecret: start.clientSecret, paymentIntentId: start.paymentIntentId };
    case "price_changed":
      return { outcome: { kind: "price_changed" } };
    case "already_paid":
      return { outcome: { kind: "confirmed", paymentIntentId: start.paymentIntentId } };
    default:
      return { outcome: { kind: "enrolled" } };
  }
}

/** Tells the server that the payment is confirmed. The success page repeats it, so a failure here loses nothing. */
async function claimConfirmed(paymentIntentId: string, csrf: string): Promise<void> {
  await postForm(`/api/orders/${encodeURIComponent(paymentIntentId)}/confirmed`, { csrf }, 3_000).catch(
    () => null,
  );
}

function postForm(path: string, fields: Record<string, string>, timeoutMs = 30_000): Promise<Response> {
  return fetch(path, {
    method: "POST",
    body: new URLSearchParams(fields),
    keepalive: true,
    signal: abortAfter(timeoutMs),
  });
}
