import StripeClient from "stripe";
import { nextOrderState } from "~/orders/next-order-state";
import type { OrderRecord } from "~/orders/order.server";
import { toSnapshot } from "~/payments/read-snapshot.server";
import { logger } from "~/platform/logger.server";
import { idOf, isStripeUnavailable, stripe } from "~/platform/stripe.server";
import { formatMoney } from "~/ui/format-money";
import { humanize } from "~/ui/humanize";
import type { ComparedFact, StripeIntent, StripeTruth } from "./stripe-truth";

/** Shorter than the time after which the page's stream is cut. */
const patience = { timeout: 4_000, maxNetworkRetries: 0 };

/** Compares the order's payment on Stripe with what is recorded here. Never throws: a page shows the result. */
export async function readAtStripe(order: OrderRecord): Promise<StripeTruth> {
  const paymentIntentId = order.paidIntentId ?? order.paymentIntentId;
  if (!paymentIntentId) return { kind: "no_intent" };
  try {
    return await compare(order, paymentIntentId);
  } catch (error) {
    logger().warn({ err: error, order: order.number }, "the order page could not read Stripe");
    return { kind: "unreadable", words: describe(error) };
  }
}

async function compare(order: OrderRecord, paymentIntentId: string): Promise<StripeTruth> {
  const [intent, refunds, disputes] = await Promise.all([
    stripe().paymentIntents.retrieve(paymentIntentId, { expand: ["latest_charge"] }, patience),
    stripe().refunds.list({ payment_intent: paymentIntentId, limit: 100 }, patience),
    stripe().disputes.list({ payment_intent: paymentIntentId, limit: 1 }, patience),
  ]);
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const [dispute = null] = disputes.data;
  const disputeStatus = dispute?.status ?? null;
  const snapshot = toSnapshot(intent, {
    charge,
    refunds: refunds.data,
    dispute: charge?.disputed ? dispute : null,
  });
  const next = nextOrderState(order, snapshot);
  const isReceived = snapshot.status === "succeeded";
  const read: StripeIntent = {
    id: intent.id,
    status: intent.status,
    currency: intent.currency,
    amountMinor: intent.amount,
    amountReceivedMinor: intent.amount_received,
    amountRefundedMinor: charge?.amount_refunded ?? 0,
    paidAt: isReceived && charge ? new Date(charge.created * 1000).toISOString() : null,
    card: snapshot.charge?.card ? formatCard(snapshot.charge.card) : null,
    customerId: idOf(intent.customer),
    disputeStatus,
    refunds: refunds.data.map(({ id, amount, status, created, failure_reason }) => ({
      ...{ id, amountMinor: amount, status: status ?? "unknown" },
      createdAt: new Date(created * 1000).toISOString(),
      failure: failure_reason ?? null,
    })),
  };
  const nextStatus = next.status === order.status ? null : next.status;
  return { kind: "read", intent: read, facts: factsOf(order, read, nextStatus), nextStatus };
}

function factsOf(order: OrderRecord, intent: StripeIntent, nextStatus: string | null): ComparedFact[] {
  const { currency } = order;
  const money = (minor: number, code = currency) => formatMoney(minor, code);
  // An amount in review isn't recorded, only that it differs.
  const isOther = order.reviewReason === "amount_mismatch";
  const received = !order.paidIntentId ? money(0) : isOther ? "a different amount" : money(order.amountMinor);
  const rows: [string, string, string, boolean?][] = [
    ["Status", formatStatus(order.status), formatStatus(intent.status), nextStatus !== null],
    ["Amount", money(order.amountMinor), money(intent.amountMinor, intent.currency)],
    ["Received", received, money(intent.amountReceivedMinor, intent.currency)],
    ["Refunded", money(order.amountRefundedMinor), money(intent.amountRefundedMinor, intent.currency)],
    ["Dispute", formatStatus(order.disputeStatus), formatStatus(intent.disputeStatus)],
    ["Card", order.card ? formatCard(order.card) : "none", intent.card ?? "none"],
    ["Customer", order.stripeCustomerId, intent.customerId ?? "none"],
  ];
  return rows.map(([name, held, theirs, isDifferent = held !== theirs]) => ({
    name,
    ours: held,
    theirs,
    isDifferent,
  }));
}

function formatStatus(status: string | null): string {
  return status ? humanize(status) : "none";
}

function formatCard({ brand, last4 }: { brand: string; last4: string }): string {
  return `${brand} ending in ${last4}`;
}

function describe(error: unknown): string {
  if (isStripeUnavailable(error)) {
    return "Stripe isn't responding right now. This page shows what was last recorded here; try again in a minute.";
  }
  if (error instanceof StripeClient.errors.StripeError) return `Stripe returned an error: ${error.message}`;
  return "The payment couldn't be read from Stripe.";
}
