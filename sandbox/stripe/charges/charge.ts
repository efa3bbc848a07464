import type Stripe from "stripe";
import type { StoredCharge, StoredPaymentIntent, StoredPaymentMethod } from "../store/documents";
import { randomToken } from "../store/identifiers";
import type { Decline } from "./declines";

type ThreeDSecure = Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure;

/** The issuer's checks of the cardholder's details. */
export const AUTHENTICATED: ThreeDSecure = {
  authentication_flow: "challenge",
  electronic_commerce_indicator: "05",
  exemption_indicator: null,
  result: "authenticated",
  result_reason: null,
  transaction_id: null,
  version: "2.2.0",
};

/** One attempt to charge an intent. */
export interface ChargeAttempt {
  intent: StoredPaymentIntent;
  method: StoredPaymentMethod;
  created: number;
  decline?: Decline;
  threeDSecure: ThreeDSecure | null;
  /** A bank debit in progress. */
  pending?: true;
}

/** The charge that an attempt creates, successful or not. */
export function newCharge({
  intent,
  method,
  created,
  decline,
  threeDSecure,
  pending,
}: ChargeAttempt): StoredCharge {
  const captured = !decline && !pending && intent.capture_method !== "manual";
  return {
    id: `${method.type === "card" ? "ch" : "py"}_${randomToken(24)}`,
    object: "charge",
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: "SANDBOX",
    captured,
    created,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: pending ? null : outcomeOf(decline),
    paid: !decline && !pending,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: detailsOf(method, intent, threeDSecure, decline),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: decline ? "failed" : pending ? "pending" : "succeeded",
    transfer_data: null,
    transfer_group: null,
  };
}

/** What the network and Stripe's risk check said. */
export function outcomeOf(decline: Decline | undefined): Stripe.Charge.Outcome {
  const risk = { risk_level: "normal", risk_score: 20, network_advice_code: null };
  if (!decline) {
    return {
      ...risk,
      advice_code: null,
      network_decline_code: null,
      network_status: "approved_by_network",
      reason: null,
      seller_message: "Payment complete.",
      type: "authorized",
    };
  }
  if (decline.blocked) {
    return {
      advice_code: decline.advice_code ?? null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: "not_sent_to_network",
      reason: "highest_risk_level",
      risk_level: "highest",
      risk_score: 99,
      seller_message: "Stripe blocked this payment as too risky.",
      type: "blocked",
    };
  }
  return {
    ...risk,
    advice_code: decline.advice_code ?? null,
    network_decline_code: null,
    network_status: "declined_by_network",
    reason: decline.decline_code,
    seller_message: "The bank did not accept this payment.",
    type: "issuer_declined",
  };
}

function detailsOf(
  { type, card, us_bank_account: account }: StoredPaymentMethod,
  intent: StoredPaymentIntent,
  threeDSecure: ThreeDSecure | null,
  decline: Decline | undefined,
): Stripe.Charge.PaymentMethodDetails {
  if (account) {
    const { account_holder_type, account_type, bank_name, fingerprint, last4, routing_number } = account;
    return {
      type,
      us_bank_account: {
        account_holder_type,
        account_type,
        bank_name,
        fingerprint,
        last4,
        payment_reference: null,
        routing_number,
      },
    };
  }
  if (!card) return { type };
  const { brand, country, exp_month, exp_year, fingerprint, funding, last4, checks } = card;
  return {
    type,
    card: {
      amount_authorized: decline ? null : intent.amount,
      authorization_code: decline ? null : randomToken(6).toUpperCase(),
      brand,
      checks: {
        address_line1_check: checks?.address_line1_check ? "pass" : null,
        address_postal_code_check: checks?.address_postal_code_check ? "pass" : null,
        cvc_check: checks?.cvc_check ? (decline?.code === "incorrect_cvc" ? "fail" : "pass") : null,
      },
      country,
      electronic_commerce_indicator: threeDSecure?.electronic_commerce_indicator ?? null,
      exp_month,
      exp_year,
      extended_authorization: { status: "disabled" },
      fingerprint,
      funding,
      incremental_authorization: { status: "unavailable" },
      installments: null,
      last4,
      mandate: null,
      multicapture: { status: "unavailable" },
      network: brand,
      network_token: { used: false },
      network_transaction_id: null,
      overcapture: { maximum_amount_capturable: intent.amount, status: "unavailable" },
      regulated_status: "unregulated",
      three_d_secure: threeDSecure,
      transaction_link_id: null,
      wallet: null,
    },
  };
}
