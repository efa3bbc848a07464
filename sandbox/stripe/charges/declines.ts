import type { PaymentMethodSecrets } from "../store/documents";

/** A bank's refusal, in the terms of https://docs.stripe.com/declines/codes. */
export interface Decline {
  code: string;
  decline_code: string;
  message: string;
  /** The card field that Stripe names, for the codes that have one. */
  param?: string;
  advice_code?: "confirm_card_data" | "do_not_try_again" | "try_again_later";
  /** Stopped by Stripe's own risk rules before the bank was asked. */
  blocked?: true;
}

const GENERIC: Decline = {
  code: "card_declined",
  decline_code: "generic_decline",
  message: "Your card was declined.",
  advice_code: "try_again_later",
};

/** A bank debit that bounced. */
export const UNPAID_DEBIT: Decline = {
  code: "insufficient_funds",
  decline_code: "insufficient_funds",
  message: "The customer's account has insufficient funds to cover this payment.",
};

type Outcome = PaymentMethodSecrets["outcome"];

const DECLINES: Partial<Record<Outcome, Decline>> = {
  generic_decline: GENERIC,
  challenge_then_decline: GENERIC,
  decline_after_attaching: GENERIC,
  insufficient_funds: {
    code: "card_declined",
    decline_code: "insufficient_funds",
    message: "Your card has insufficient funds.",
    advice_code: "try_again_later",
  },
  lost_card: { ...GENERIC, decline_code: "lost_card", advice_code: "do_not_try_again" },
  stolen_card: { ...GENERIC, decline_code: "stolen_card", advice_code: "do_not_try_again" },
  fraudulent: { ...GENERIC, decline_code: "fraudulent", advice_code: "do_not_try_again", blocked: true },
  expired_card: {
    code: "expired_card",
    decline_code: "expired_card",
    message: "Your card has expired.",
    param: "exp_month",
    advice_code: "confirm_card_data",
  },
  incorrect_cvc: {
    code: "incorrect_cvc",
    decline_code: "incorrect_cvc",
    message: "Your card's security code is incorrect.",
    param: "cvc",
    advice_code: "confirm_card_data",
  },
  processing_error: {
    code: "processing_error",
    decline_code: "processing_error",
    message: "An error occurred while processing your card. Try again in a little bit.",
    advice_code: "try_again_later",
  },
  settle_failure: UNPAID_DEBIT,
};

/** For an off-session charge of a card whose bank requires authentication. */
export const AUTHENTICATION_REQUIRED: Decline = {
  code: "authentication_required",
  decline_code: "authentication_required",
  message: "Your card was declined. This transaction requires authentication.",
};

/** How a charge is declined, if it is. */
export function declineWhenCharged(outcome: Outcome): Decline | undefined {
  return DECLINES[outcome];
}

const REFUSED_WHEN_CHARGED_ONLY: readonly Outcome[] = [
  "challenge_then_decline",
  "decline_after_attaching",
  "fraudulent",
  "settle_failure",
];

/** How saving a card is declined, if it is. */
export function declineWhenAttaching(outcome: Outcome): Decline | undefined {
  return REFUSED_WHEN_CHARGED_ONLY.includes(outcome) ? undefined : DECLINES[outcome];
}
