import type Stripe from "stripe";
import type { PaymentSnapshot } from "~/orders/next-order-state";
import type { RefundFacts } from "~/orders/order";
import { OrderError } from "~/orders/order-error";
import { env } from "~/platform/env.server";
import { idOf, stripe } from "~/platform/stripe.server";
import { pagesOf } from "~/platform/stripe-pages.server";
import { type IntentMetadata, readIntentMetadata } from "./intent-metadata";

/** Source: https://docs.stripe.com/api/payment_intents/object#payment_intent_object-next_action */
const payElsewhere = /_display_details$|^display_bank_transfer_instructions$/;

/** How long a caller can wait for Stripe; by default, the client's own limits apply. */
export interface Patience {
  timeoutMs: number;
}

/** A snapshot of an intent, and what its metadata says about its order. */
export interface IntentReading {
  snapshot: PaymentSnapshot;
  metadata: IntentMetadata | null;
  stripeCustomerId: string | null;
  /** When Stripe created the intent. */
  createdAt: Date;
}

/**
 * Reads a PaymentIntent's snapshot from Stripe: the intent, its latest charge and that charge's refunds and dispute.
 *
 * @throws {Stripe.errors.StripeError} when Stripe can't be reached or refuses.
 * @throws {OrderError} `other_stripe_mode` for an intent of live keys under test keys, or the other way round.
 */
export async function readSnapshot(paymentIntentId: string, patience?: Patience): Promise<IntentReading> {
  const options = patience ? { timeout: patience.timeoutMs, maxNetworkRetries: 0 } : {};
  const intent = await stripe().paymentIntents.retrieve(
    paymentIntentId,
    { expand: ["latest_charge"] },
    options,
  );
  if (intent.livemode !== (env().stripeMode === "live"))
    throw new OrderError("other_stripe_mode", { paymentIntentId });
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const [refunds, disputes] = await Promise.all([
    charge?.amount_refunded ? listRefunds(paymentIntentId, options) : [],
    charge?.disputed ? stripe().disputes.list({ payment_intent: paymentIntentId, limit: 1 }, options) : null,
  ]);
  return {
    snapshot: toSnapshot(intent, { charge, refunds, dispute: disputes?.data[0] ?? null }),
    metadata: readIntentMetadata(intent.metadata),
    stripeCustomerId: idOf(intent.customer),
    createdAt: new Date(intent.created * 1000),
  };
}

async function listRefunds(
  paymentIntentId: string,
  options: Stripe.RequestOptions,
): Promise<Stripe.Refund[]> {
  const refunds: Stripe.Refund[] = [];
  for await (const page of pagesOf((cut) =>
    stripe().refunds.list({ payment_intent: paymentIntentId, ...cut }, options),
  )) {
    refunds.push(...page);
  }
  return refunds;
}

interface ChargeFacts {
  charge: Stripe.Charge | null;
  /** Of the intent, whatever has become of them. */
  refunds: Stripe.Refund[];
  /** The latest one. */
  dispute: Stripe.Dispute | null;
}

/** The snapshot of an intent and what is known of its charge. */
export function toSnapshot(
  intent: Stripe.PaymentIntent,
  { charge, refunds, dispute }: ChargeFacts,
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
    refunds: refunds.filter(counts).map(toRefundFacts).sort(byTime),
    disputeStatus: dispute?.status ?? null,
    disputedAt: dispute && new Date(dispute.created * 1000),
    disputedMinor: dispute?.amount ?? 0,
  };
}

/** As in the charge's own total: pending refunds count, failed and canceled ones don't. */
function counts({ status }: Stripe.Refund): boolean {
  return status !== "failed" && status !== "canceled";
}

function toRefundFacts({ id, amount, created }: Stripe.Refund): RefundFacts {
  return { id, amountMinor: amount, createdAt: new Date(created * 1000) };
}

function byTime(a: RefundFacts, b: RefundFacts): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1);
}

function cardOf(charge: Stripe.Charge): { brand: string; last4: string } | null {
  const card = charge.payment_method_details?.card;
  return card?.last4 ? { brand: card.brand ?? "card", last4: card.last4 } : null;
}
