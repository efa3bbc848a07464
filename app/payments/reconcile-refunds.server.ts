import type Stripe from "stripe";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { idOf, stripe } from "~/platform/stripe.server";
import { createdSince, pagesOf } from "~/platform/stripe-pages.server";
import { syncFraudWarning } from "./fraud-warning.server";
import { syncOrder } from "./sync-order.server";

/** Disputes can come months after the payment, but Stripe keeps events for only 30 days. */
const reachMs = 90 * 24 * 60 * 60_000;

export interface ReconciliationReport {
  /** Refunds, disputes and fraud warnings on Stripe. */
  seen: number;
  /** Orders that differed. */
  corrected: number;
  failed: number;
}

/**
 * Compares Stripe's refunds, disputes and early fraud warnings of the last 90 days with our orders, and syncs those that
 * differ: the safety net for events that were lost altogether.
 *
 * @throws {Stripe.errors.StripeError} when Stripe can't list them.
 */
export async function reconcileRefunds({
  signal,
}: {
  signal?: AbortSignal;
} = {}): Promise<ReconciliationReport> {
  const report: ReconciliationReport = { seen: 0, corrected: 0, failed: 0 };
  const created = createdSince(clock.nowMs() - reachMs);
  for (const [paymentIntentId, refundedMinor] of await refundedByIntent(created, report)) {
    if (signal?.aborted) return report;
    const order = await findPaidOrder(paymentIntentId);
    if (order && !reflectsRefunds(order, paymentIntentId, refundedMinor)) {
      await correct(report, paymentIntentId);
    }
  }
  for await (const disputes of pagesOf((page) => stripe().disputes.list({ created, ...page }))) {
    for (const { payment_intent, status } of disputes) {
      if (signal?.aborted) return report;
      report.seen += 1;
      const paymentIntentId = idOf(payment_intent);
      const order = paymentIntentId && (await findPaidOrder(paymentIntentId));
      if (order && order.paidIntentId === paymentIntentId && order.disputeStatus !== status) {
        await correct(report, paymentIntentId);
      }
    }
  }
  for await (const warnings of pagesOf((page) =>
    stripe().radar.earlyFraudWarnings.list({ created, ...page }),
  )) {
    report.seen += warnings.length;
    for (const { id } of warnings) await attempt(report, id, () => syncFraudWarning(id));
  }
  return report;
}

/** How much of each intent is refunded, including pending refunds; failed ones don't count. */
async function refundedByIntent(
  created: Stripe.RangeQueryParam,
  report: ReconciliationReport,
): Promise<Map<string, number>> {
  const totals = new Map<string, number>();
  for await (const refunds of pagesOf((page) => stripe().refunds.list({ created, ...page }))) {
    report.seen += refunds.length;
    for (const { payment_intent, status, amount } of refunds) {
      const paymentIntentId = idOf(payment_intent);
      if (!paymentIntentId) continue;
      const isBack = status === "failed" || status === "canceled";
      totals.set(paymentIntentId, (totals.get(paymentIntentId) ?? 0) + (isBack ? 0 : amount));
    }
  }
  return totals;
}

/** Of a surplus intent only one thing is known: whether it holds money. */
function reflectsRefunds(order: OrderRecord, paymentIntentId: string, refundedMinor: number): boolean {
  if (order.paidIntentId === paymentIntentId) return order.amountRefundedMinor === refundedMinor;
  return refundedMinor > 0 !== order.surplusIntentIds.includes(paymentIntentId);
}

function findPaidOrder(paymentIntentId: string): Promise<OrderRecord | null> {
  return Orders.findOne({
    mode: env().stripeMode,
    paymentIntentIds: paymentIntentId,
    paidIntentId: trusted({ $ne: null }),
  }).lean<OrderRecord>();
}

async function correct(report: ReconciliationReport, paymentIntentId: string): Promise<void> {
  const isSynced = await attempt(report, paymentIntentId, () => syncOrder(paymentIntentId, "recovery"));
  if (isSynced) report.corrected += 1;
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
