import type Stripe from "stripe";
import type { StoredDispute } from "../store/documents";
import { newId } from "../store/identifiers";

/** What Stripe charges for a dispute, whoever wins. */
const FEE_MINOR = 1500;

/** The disputed amount and the fee, withdrawn from the account. */
export function withdrawal(dispute: StoredDispute, created: number): Stripe.BalanceTransaction {
  const fee = { amount: FEE_MINOR, application: null, currency: dispute.currency, type: "stripe_fee" };
  return {
    ...adjustment(dispute, created, -dispute.amount),
    description: `Chargeback withdrawal for ${dispute.charge}`,
    fee: FEE_MINOR,
    fee_details: [{ ...fee, description: "Dispute fee" }],
    net: -dispute.amount - FEE_MINOR,
    reporting_category: "dispute",
  };
}

/** The disputed amount, returned to the account. */
export function reinstatement(dispute: StoredDispute, created: number): Stripe.BalanceTransaction {
  return {
    ...adjustment(dispute, created, dispute.amount),
    description: `Chargeback reversal for ${dispute.charge}`,
    reporting_category: "dispute_reversal",
  };
}

function adjustment(
  { id, currency }: StoredDispute,
  created: number,
  amountMinor: number,
): Stripe.BalanceTransaction {
  return {
    id: newId("txn"),
    object: "balance_transaction",
    amount: amountMinor,
    available_on: created,
    balance_type: "payments",
    created,
    currency,
    description: null,
    exchange_rate: null,
    fee: 0,
    fee_details: [],
    net: amountMinor,
    reporting_category: "",
    source: id,
    status: "available",
    type: "adjustment",
  };
}
