import type { PaymentIntent } from "@stripe/stripe-js";
import type { ApiClient } from "../api/client";
import { authenticateInDialog } from "./challenge-dialog";
import { IntegrationError } from "./integration-error";
import { challengeAddress, type IntentResult } from "./intent-result";

/** What a confirmation needs of the Stripe object that it was called on. */
export interface Confirmer {
  readonly api: ApiClient;
  readonly origin: string;
}

/**
 * Takes the customer through what the intent asks for: a dialog over the page, or another page altogether.
 * @throws IntegrationError when the intent asks for something that the sandbox does not know
 */
export function authenticate(
  stripe: Confirmer,
  paymentIntent: PaymentIntent,
  clientSecret: string,
): Promise<IntentResult> {
  const address = requireChallengeAddress(stripe, paymentIntent);
  if (paymentIntent.next_action?.type === "redirect_to_url") return leaveFor(address);
  return authenticateInDialog(stripe.api, stripe.origin, address, clientSecret);
}

/** Takes the customer to the challenge page itself, which leads back to the intent's return URL. */
export function authenticateOnPage(stripe: Confirmer, paymentIntent: PaymentIntent): Promise<IntentResult> {
  return leaveFor(requireChallengeAddress(stripe, paymentIntent));
}

function requireChallengeAddress({ origin }: Confirmer, paymentIntent: PaymentIntent): string {
  const address = challengeAddress(paymentIntent, origin);
  if (address) return address;
  throw new IntegrationError(
    `The sandbox can't handle the next action ${JSON.stringify(paymentIntent.next_action?.type ?? null)}.`,
  );
}

/** Leaves the page. Resolves never, unless the browser brings the page back from its cache. */
export function leaveFor(address: string): Promise<IntentResult> {
  window.location.assign(address);
  return new Promise((resolve) => {
    window.addEventListener("pageshow", ({ persisted }) => {
      if (persisted)
        resolve({ error: { type: "api_error", message: "The payment was left before it was finished." } });
    });
  });
}
