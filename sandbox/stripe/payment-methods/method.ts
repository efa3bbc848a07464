import { createHash } from "node:crypto";
import type Stripe from "stripe";
import type { TestCard } from "../cards";
import type { StoredPaymentMethod } from "../store/documents";
import { newId } from "../store/identifiers";
import type { TestBankAccount } from "./bank-accounts";
import type { CardData } from "./card-data";

/** A payment method for card data from a browser. */
export function cardMethod(
  { test, expMonth, expYear, hasCvc }: CardData,
  billing: Stripe.PaymentMethod.BillingDetails,
  created: number,
): StoredPaymentMethod {
  return {
    ...baseMethod("card", billing, created),
    card: {
      brand: test.brand,
      checks: {
        // As at Stripe, address checks stay open until a charge makes them.
        address_line1_check: billing.address?.line1 ? "unchecked" : null,
        address_postal_code_check: billing.address?.postal_code ? "unchecked" : null,
        cvc_check: hasCvc ? "unchecked" : null,
      },
      country: test.country,
      display_brand: test.brand,
      exp_month: expMonth,
      exp_year: expYear,
      fingerprint: fingerprintOf(test.number),
      funding: test.funding,
      generated_from: null,
      last4: test.number.slice(-4),
      networks: { available: [test.brand], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
  };
}

/** The payment method behind an id such as `pm_card_visa`; its card expires in August of the year after next. */
export function aliasedCardMethod(
  test: TestCard,
  billing: Stripe.PaymentMethod.BillingDetails,
  created: number,
): StoredPaymentMethod {
  const expYear = new Date(created * 1000).getFullYear() + 2;
  return cardMethod({ test, expMonth: 8, expYear, hasCvc: true }, billing, created);
}

/** The payment method behind an id such as `pm_usBankAccount_success`. */
export function bankAccountMethod(
  account: TestBankAccount,
  billing: Stripe.PaymentMethod.BillingDetails,
  created: number,
): StoredPaymentMethod {
  return {
    ...baseMethod("us_bank_account", billing, created),
    us_bank_account: {
      account_holder_type: "individual",
      account_type: "checking",
      bank_name: "STRIPE TEST BANK",
      financial_connections_account: null,
      fingerprint: fingerprintOf(account.alias),
      last4: account.last4,
      networks: { preferred: "ach", supported: ["ach"] },
      routing_number: "110000000",
      status_details: {},
    },
  };
}

function baseMethod(
  type: "card" | "us_bank_account",
  billing: Stripe.PaymentMethod.BillingDetails,
  created: number,
): StoredPaymentMethod {
  return {
    id: newId("pm"),
    object: "payment_method",
    allow_redisplay: "unspecified",
    billing_details: billing,
    created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type,
  };
}

function fingerprintOf(number: string): string {
  return createHash("sha256").update(number).digest("base64url").replace(/[-_]/g, "").slice(0, 16);
}
