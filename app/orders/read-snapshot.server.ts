import type Stripe from "stripe";
import { env } from "~/platform/env.server";
import { idOf, stripe } from "~/platform/stripe.server";
import { type IntentMetadata, readIntentMetadata } from "./intent-metadata";
import type { PaymentSnapshot } from "./next-order-state";
import { OrderError } from "./order-error";

/** Source: https://docs.stripe.com/api/payment_intents/object#payment_intent_object-next_action */
const payElsewhere = /_display_details$|^display_bank_transfer_instructions$/;

/** How long a caller can wait for Stripe; without it the client's own limits hold. */
export interface Patience {
  timeoutMs: number;
}

/** The truth about an intent, and what it says of the order that it belongs to. */
export interface IntentReading {
  snapshot: PaymentSnapshot;
  metadata: IntentMetadata | null;
  stripeCustomerId: string | null;
  /** When Stripe made the intent. */
  createdAt: Date;
}

/**
 * Reads the truth about a PaymentIntent from Stripe: the intent, its latest charge and that charge's dispute.
 *
 * @throws {Stripe.errors.StripeError} when Stripe can't be reached or refuses.
 * @throws {OrderError} `other_mode` for an intent of live keys under test keys, or the other way round.
 */
export async function readSnapshot(paymentIntentId: string, patience?: Patience): Promise<IntentReading> {
  const options = patience ? { timeout: patience.timeoutMs, maxNetworkRetries: 0 } : {};
  const intent = await stripe().paymentIntents.retrieve(
    paymentIntentId,
    { expand: ["latest_charge"] },
    options,
  );
  if (intent.livemode !== (env().mode === "live")) throw new OrderError("other_mode", { paymentIntentId });
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const disputes = charge?.disputed
    ? await stripe().disputes.list({ payment_intent: paymentIntentId, limit: 1 }, options)
    : null;
  return {
    snapshot: toSnapshot(intent, charge, disputes?.data[0]?.status ?? null),
    metadata: readIntentMetadata(intent.metadata),
    stripeCustomerId: idOf(intent.customer),
    createdAt: new Date(intent.created * 1000),
  };
}

/** What an intent, its charge and the latest dispute's status (as far as they are known) say of a payment. */
export function toSnapshot(
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge | null,
  disputeStatus: string | null,
): PaymentSnapshot {
  const error = intent.last_payment_error;
  return {
    paymentIntentId: intent.id,
    status: intent.status as PaymentSnapshot["status"],
    currency: intent.currency,
    amountReceivedMinor: intent.amount_received,
    isAwaitedElsewhere:
      intent.status === "requires_action" && payElsewhere.test(intent.next_action?.type ?? ""),
    isReplaced: intent.status === "canceled" && intent.cancellation_reason === "duplicate",
    failure: error
      ? { code: error.decline_code ?? error.code ?? error.type, message: error.message ?? "" }
      : null,
    charge: charge && {
      id: charge.id,
      createdAt: new Date(charge.created * 1000),
      amountRefundedMinor: charge.amount_refunded,
      card: cardOf(charge),
    },
    disputeStatus,
  };
}

function cardOf(charge: Stripe.Charge): { brand: string; last4: string } | null {
  const card = charge.payment_method_details?.card;
  return card?.last4 ? { brand: card.brand ?? "card", last4: card.last4 } : null;
}
