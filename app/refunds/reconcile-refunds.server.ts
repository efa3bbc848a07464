import type Stripe from "stripe";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { syncOrder } from "~/orders/sync-order.server";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { stripe } from "~/platform/stripe.server";
import { createdSince, pagesOf } from "~/platform/stripe-pages.server";
import { syncFraudWarning } from "./fraud-warning.server";

/** Disputes may come months after the payment; what Stripe's events still tell is 30 days old at most. */
const reachMs = 90 * 24 * 60 * 60_000;

export interface ReconciliationReport {
  /** Refunds, disputes and fraud warnings at Stripe. */
  seen: number;
  /** Orders that didn't reflect theirs. */
  corrected: number;
  failed: number;
}

/** What we hold of an order's money that may go back. */
type Books = Pick<OrderRecord, "amountRefundedMinor" | "disputeStatus">;

/**
 * Compares the refunds, disputes and early fraud warnings that Stripe has of the last 90 days with our orders, and syncs
 * those that differ: the last net under an event that was lost altogether.
 *
 * @throws {Stripe.errors.StripeError} when Stripe can't list them.
 */
export async function reconcileRefunds({
  signal,
}: {
  signal?: AbortSignal;
} = {}): Promise<ReconciliationReport> {
  const report: ReconciliationReport = { seen: 0, corrected: 0, failed: 0 };
  const created = createdSince(Date.now() - reachMs);
  const refunds = pagesOf((page) => stripe().refunds.list({ created, ...page }));
  await compare(refunds, reflectsRefund, report, signal);
  const disputes = pagesOf((page) => stripe().disputes.list({ created, ...page }));
  await compare(disputes, (books, { status }) => books.disputeStatus === status, report, signal);
  for await (const warnings of pagesOf((page) =>
    stripe().radar.earlyFraudWarnings.list({ created, ...page }),
  )) {
    report.seen += warnings.length;
    for (const { id } of warnings) await attempt(report, id, () => syncFraudWarning(id));
  }
  return report;
}

/** A rough look at one refund is enough: the sync reads the whole. */
function reflectsRefund({ amountRefundedMinor }: Books, { status, amount }: Stripe.Refund): boolean {
  return status === "failed" || status === "canceled" || amountRefundedMinor >= amount;
}

async function compare<Item extends { payment_intent: string | Stripe.PaymentIntent | null }>(
  lists: AsyncIterable<Item[]>,
  isReflected: (books: Books, item: Item) => boolean,
  report: ReconciliationReport,
  signal?: AbortSignal,
): Promise<void> {
  for await (const items of lists) {
    if (signal?.aborted) return;
    report.seen += items.length;
    const orders = await paidOrders(items.map(intentOf).filter((id) => id !== null));
    for (const item of items) {
      const paymentIntentId = intentOf(item);
      const order = orders.find(({ paidIntentId }) => paidIntentId === paymentIntentId);
      if (!order || !paymentIntentId || isReflected(order, item)) continue;
      const isSynced = await attempt(report, paymentIntentId, () => syncOrder(paymentIntentId, "recovery"));
      if (isSynced) report.corrected += 1;
    }
  }
}

function paidOrders(paymentIntentIds: string[]): Promise<OrderRecord[]> {
  return Orders.find({
    mode: env().mode,
    paymentIntentIds: trusted({ $in: paymentIntentIds }),
    paidIntentId: trusted({ $ne: null }),
  }).lean<OrderRecord[]>();
}

function intentOf({ payment_intent: intent }: { payment_intent: string | Stripe.PaymentIntent | null }) {
  return typeof intent === "string" ? intent : (intent?.id ?? null);
}

async function attempt(
  report: ReconciliationReport,
  id: string,
  work: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    report.failed += 1;
    logger().warn({ err: error, id }, "could not be reconciled");
    return false;
  }
}
