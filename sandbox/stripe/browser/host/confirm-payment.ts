import type { PaymentIntent, PaymentMethodCreateParams, StripeError } from "@stripe/stripe-js";
import type { ApiClient } from "../api/client";
import type { FormFields } from "../api/form";
import { CALL, type ConfirmRequest, parseConfirmRequest } from "./confirm-request";
import { askedFields } from "./element-options";
import type { Elements } from "./elements";
import type { Terms } from "./elements-options";
import { alone } from "./in-flight";
import { IntegrationError } from "./integration-error";
import { type IntentResult, resultOf, returnAddress } from "./intent-result";
import { authenticate, authenticateOnPage, type Confirmer, leaveFor } from "./next-action";

/**
 * `stripe.confirmPayment()`, see https://docs.stripe.com/js/payment_intents/confirm_payment.
 * Resolves with anything the customer can act on.
 * @throws IntegrationError for mistakes that only the shop's developer can fix
 */
export async function confirmPayment(stripe: Confirmer, options: unknown): Promise<IntentResult> {
  const request = parseConfirmRequest(options);
  return alone([request.clientSecret, request.elements], "confirmPayment", async () => {
    request.elements?.payment?.setBusy(true);
    try {
      const result = await confirmOnce(stripe, request);
      if (result.error) request.elements?.payment?.showRefusal(result.error);
      return result;
    } finally {
      request.elements?.payment?.setBusy(false);
    }
  });
}

async function confirmOnce(stripe: Confirmer, request: ConfirmRequest): Promise<IntentResult> {
  const paymentMethod = request.elements
    ? await payByElements(stripe, request.elements, request)
    : { id: request.params.payment_method };
  if ("error" in paymentMethod) return { error: paymentMethod.error };

  const { payment_method_data, expand, ...params } = request.params;
  const answer = await stripe.api.confirmPaymentIntent(request.clientSecret, {
    ...(params as FormFields),
    payment_method: paymentMethod.id,
    expand,
  });
  if (answer.error) return { error: answer.error };
  return finish(stripe, answer.value, request);
}

async function payByElements(
  { api }: Confirmer,
  elements: Elements,
  { clientSecret, params }: ConfirmRequest,
): Promise<{ id: string } | { error: StripeError }> {
  const card = elements.mountedCard(CALL);
  const { terms } = elements;
  if (terms.clientSecret === null && !elements.wasSubmitted)
    throw new IntegrationError(
      "elements.submit() must be called before stripe.confirmPayment(). Call elements.submit() as soon as your customer presses pay, prior to any asynchronous work. Integration guide: https://stripe.com/docs/payments/accept-a-payment-deferred",
    );
  const billingDetails = params.payment_method_data?.billing_details ?? {};
  requireOwnFields(elements, billingDetails);
  const error = (await card.validate()) ?? (await mismatch(api, terms, clientSecret));
  return error ? { error } : card.createPaymentMethod(billingDetails as FormFields);
}

/** The shop must pass the fields that it hid with `never`. */
function requireOwnFields(elements: Elements, billing: PaymentMethodCreateParams.BillingDetails): void {
  if (askedFields(elements.payment?.currentOptions ?? {}).country) return;
  if (typeof billing.address === "object" && billing.address.country) return;
  throw new IntegrationError(
    'You specified "never" for fields.billing_details.address.country when creating the payment Element, but did not pass confirmParams.payment_method_data.billing_details.address.country when calling stripe.confirmPayment().',
  );
}

/** In the deferred flow the intent must match the amount the form was shown for. */
async function mismatch(api: ApiClient, terms: Terms, clientSecret: string): Promise<StripeError | null> {
  if (terms.clientSecret !== null) return null;
  // Not by reading the intent itself: a fault on that call is meant for the shop's server.
  const answer = await api.summarizePayment(clientSecret);
  if (answer.error) return answer.error;
  const payment = answer.value;
  if (payment.currency !== terms.currency) return mismatchError("currency", payment.currency, terms.currency);
  if (payment.amount !== terms.amount) return mismatchError("amount", payment.amount, terms.amount);
  return null;
}

function mismatchError(param: string, provided: unknown, expected: unknown): StripeError {
  return {
    type: "invalid_request_error",
    param,
    message: `The provided ${param} (${provided}) does not match the expected ${param} (${expected}).`,
  };
}

/** Continues after the API's answer: authenticates, returns to the shop, or finishes. */
async function finish(
  stripe: Confirmer,
  paymentIntent: PaymentIntent,
  { clientSecret, params, redirects }: Pick<ConfirmRequest, "clientSecret" | "params" | "redirects">,
): Promise<IntentResult> {
  if (paymentIntent.status === "requires_action") {
    if (redirects) return authenticateOnPage(stripe, paymentIntent);
    return authenticate(stripe, paymentIntent, clientSecret);
  }
  const result = resultOf(paymentIntent);
  if (result.error || !redirects) return result;
  return leaveFor(returnAddress(params.return_url ?? "", paymentIntent));
}
