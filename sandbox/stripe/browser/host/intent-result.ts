import type { PaymentIntent, StripeError } from "@stripe/stripe-js";

/** What Stripe.js resolves with; never both. */
export type IntentResult =
  | { paymentIntent: PaymentIntent; error?: undefined }
  | { error: StripeError; paymentIntent?: undefined };

const AUTHENTICATION_FAILURE = "payment_intent_authentication_failure";

/** Reads the outcome of a confirmation from the intent. One that didn't proceed is an error for the shop. */
export function resultOf(paymentIntent: PaymentIntent): IntentResult {
  switch (paymentIntent.status) {
    case "requires_payment_method":
      return { error: { ...failureOf(paymentIntent), payment_intent: paymentIntent } };
    case "canceled":
    case "requires_confirmation":
      return { error: { ...unexpectedState(paymentIntent), payment_intent: paymentIntent } };
    default:
      return { paymentIntent };
  }
}

/** The intent was canceled or changed by the server while the customer was at the bank. */
function unexpectedState({ status }: PaymentIntent): StripeError {
  return {
    type: "invalid_request_error",
    code: "payment_intent_unexpected_state",
    message: `The payment can't be completed, because its PaymentIntent has a status of ${status}.`,
  };
}

function failureOf({ last_payment_error: failure }: PaymentIntent): StripeError {
  if (failure?.code === AUTHENTICATION_FAILURE)
    return {
      type: "invalid_request_error",
      code: AUTHENTICATION_FAILURE,
      message:
        "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
      doc_url: failure.doc_url,
      payment_method: failure.payment_method,
    };
  return failure ?? { type: "card_error", code: "card_declined", message: "Your card was declined." };
}

/** The value of `redirect_status` for an intent, see https://docs.stripe.com/payments/payment-element. */
export function redirectStatus({ status }: PaymentIntent): "succeeded" | "pending" | "failed" {
  if (status === "succeeded" || status === "requires_capture") return "succeeded";
  return status === "processing" ? "pending" : "failed";
}

/** The shop's return URL with what Stripe adds to it. */
export function returnAddress(returnUrl: string, paymentIntent: PaymentIntent): string {
  const url = new URL(returnUrl);
  url.searchParams.set("payment_intent", paymentIntent.id);
  url.searchParams.set("payment_intent_client_secret", paymentIntent.client_secret ?? "");
  url.searchParams.set("redirect_status", redirectStatus(paymentIntent));
  return url.href;
}

/**
 * Where the customer authenticates, or null if the sandbox doesn't know the required action. Only the path is
 * taken from the intent: the page is always the sandbox's own, by the name under which this script was loaded.
 */
export function challengeAddress({ next_action: action }: PaymentIntent, origin: string): string | null {
  const details = action?.use_stripe_sdk as { stripe_js?: unknown } | undefined;
  const given = action?.type === "redirect_to_url" ? action.redirect_to_url?.url : details?.stripe_js;
  if (typeof given !== "string" || !URL.canParse(given)) return null;
  const { pathname, hash } = new URL(given);
  return origin + pathname + hash;
}
