import type { PaymentIntent } from "@stripe/stripe-js";
import type { ApiClient } from "../api/client";
import { authenticateInDialog } from "./challenge-dialog";
import { IntegrationError } from "./integration-error";
import { challengeAddress, type IntentResult } from "./intent-result";

/** What a confirmation needs from its Stripe object. */
export interface Confirmer {
  readonly api: ApiClient;
  readonly origin: string;
}

/**
 * Takes the customer through the intent's next action: a dialog over the page, or another page.
 * @throws IntegrationError when the sandbox doesn't know the next action
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

/** Sends the customer to the challenge page, which returns to the intent's return URL. */
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

/** Leaves the page. Never resolves, unless the browser restores the page from its cache. */
export function leaveFor(address: string): Promise<IntentResult> {
  window.location.assign(address);
  return new Promise((resolve) => {
    window.addEventListener("pageshow", ({ persisted }) => {
      if (persisted)
        resolve({ error: { type: "api_error", message: "The payment was left before it was finished." } });
    });
  });
}
