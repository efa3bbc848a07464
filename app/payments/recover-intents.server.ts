import type Stripe from "stripe";
import { isWithSweep } from "~/orders/due-orders.server";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { OrderError } from "~/orders/order-error";
import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import { withDeadline } from "~/platform/deadline.server";
import { env } from "~/platform/env.server";
import { forEachConcurrently } from "~/platform/for-each-concurrently";
import { logger } from "~/platform/logger.server";
import { stripe } from "~/platform/stripe.server";
import { createdSince, pagesOf } from "~/platform/stripe-pages.server";
import { readIntentMetadata } from "./intent-metadata";
import { syncOrder } from "./sync-order.server";

/** Longer than a day, so that a daily outage can't fall between two runs. */
const reachMs = 25 * 60 * 60_000;
const concurrency = 4;
const patienceMs = 60_000;

type KnownOrder = Pick<
  OrderRecord,
  "paymentIntentIds" | "paidIntentId" | "status" | "effects" | "nextSyncAt"
>;

export interface RecoveryReport {
  /** Intents or events on Stripe that were compared with our orders. */
  seen: number;
  /** Orders that were missing here, or not recorded as paid. */
  recovered: number;
  failed: number;
}

/**
 * Compares Stripe's PaymentIntents of the last 25 hours with our orders: an intent of ours without an order rebuilds it,
 * and one that is ahead of its order syncs it. Intents that aren't ours
 * are left alone.
 *
 * @throws {Stripe.errors.StripeError} when Stripe can't list them; the next turn begins again.
 */
export async function recoverIntents({ signal }: { signal?: AbortSignal } = {}): Promise<RecoveryReport> {
  const report: RecoveryReport = { seen: 0, recovered: 0, failed: 0 };
  const created = createdSince(clock.nowMs() - reachMs);
  const lists = pagesOf((page) => stripe().paymentIntents.list({ created, ...page }));
  for await (const intents of lists) {
    if (signal?.aborted) break;
    const ours = intents.filter(isOurs);
    report.seen += ours.length;
    const standings = await compareIntents(ours);
    const behind = ours.filter((intent) => standings.get(intent) === "news");
    await forEachConcurrently(behind, { concurrency, signal }, async (intent) => {
      try {
        await withDeadline(syncOrder(intent.id, "recovery"), patienceMs);
        if (intent.status === "succeeded") report.recovered += 1;
      } catch (error) {
        // Unpaid, and its order is gone: nothing is lost.
        if (error instanceof OrderError && error.code === "unknown_order") return;
        report.failed += 1;
        logger().warn({ err: error, paymentIntentId: intent.id }, "intent could not be recovered");
      }
    });
  }
  return report;
}

/** Whether an intent says more than its order knows; `with_sweep` when the sweep is about to ask about it anyway. */
export type IntentKnowledge = "news" | "known" | "with_sweep";

/** Compares intents, as Stripe has listed or told of them, with our orders: what tells nothing new needs no further call. */
export async function compareIntents(
  intents: Stripe.PaymentIntent[],
): Promise<Map<Stripe.PaymentIntent, IntentKnowledge>> {
  const orders = await ordersOf(intents);
  const now = clock.now();
  const knowledgeOf = (intent: Stripe.PaymentIntent): IntentKnowledge => {
    const order = orders.get(intent.id);
    if (!isBehind(order, intent)) return "known";
    return order && isWithSweep(order, now) ? "with_sweep" : "news";
  };
  return new Map(intents.map((intent) => [intent, knowledgeOf(intent)]));
}

function isOurs({ livemode, metadata }: Stripe.PaymentIntent): boolean {
  return livemode === (env().stripeMode === "live") && readIntentMetadata(metadata) !== null;
}

async function ordersOf(intents: Stripe.PaymentIntent[]): Promise<Map<string, KnownOrder>> {
  const orders = await Orders.find({
    mode: env().stripeMode,
    paymentIntentIds: trusted({ $in: intents.map(({ id }) => id) }),
  })
    .select("paymentIntentIds paidIntentId status effects nextSyncAt")
    .lean<KnownOrder[]>();
  return new Map(orders.flatMap((order) => (order.paymentIntentIds ?? []).map((id) => [id, order] as const)));
}

/** Whether the intent says more than the order knows; what the order has pending is the sweep's. */
function isBehind(order: KnownOrder | undefined, { id, status }: Stripe.PaymentIntent): boolean {
  switch (status) {
    case "succeeded":
      return !order || (order.paidIntentId !== id && !order.effects?.refundedIntentIds?.includes(id));
    case "processing":
      return !order || order.status === "awaiting_payment" || order.status === "payment_failed";
    case "canceled":
      return false;
    default:
      // Unpaid and unknown: its id was lost before it could be stored. Tied to its order it can be paid or canceled.
      return !order;
  }
}
