import type { StripeError } from "@stripe/stripe-js";
import type { CardField } from "./card-entry";

const FIELD_BY_CODE: Readonly<Record<string, CardField>> = {
  generic_decline: "number",
  insufficient_funds: "number",
  lost_card: "number",
  stolen_card: "number",
  fraudulent: "number",
  card_velocity_exceeded: "number",
  test_mode_live_card: "number",
  incorrect_number: "number",
  invalid_number: "number",
  incorrect_zip: "postalCode",
  incorrect_cvc: "cvc",
  invalid_cvc: "cvc",
  invalid_expiry_month: "expiry",
  invalid_expiry_year: "expiry",
  expired_card: "expiry",
};

/**
 * The field where the Payment Element shows a refusal, or null if showing it is left to the shop's page.
 * The list is Stripe's: https://docs.stripe.com/payments/payment-element#errors
 */
export function fieldOfRefusal(error: StripeError): CardField | null {
  for (const code of [error.decline_code, error.code]) {
    if (code && Object.hasOwn(FIELD_BY_CODE, code)) return FIELD_BY_CODE[code] ?? null;
  }
  return null;
}
