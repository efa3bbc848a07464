import type { PaymentMethodSecrets } from "../store/documents";

/** A bank account that Stripe documents for tests; unlike a card, it settles later. */
export interface TestBankAccount {
  alias: string;
  last4: string;
  outcome: PaymentMethodSecrets["outcome"];
}

/** See https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-account-numbers. */
export const TEST_BANK_ACCOUNTS: readonly TestBankAccount[] = [
  { alias: "pm_usBankAccount_success", last4: "6789", outcome: "settle" },
  { alias: "pm_usBankAccount_insufficientFunds", last4: "2227", outcome: "settle_failure" },
  { alias: "pm_usBankAccount_processing", last4: "0009", outcome: "settle_never" },
];
