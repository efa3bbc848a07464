import type Stripe from "stripe";
import { syncCustomer } from "~/customers/sync-customer.server";
import { OrderError } from "~/orders/order-error";
import { syncFraudWarning } from "~/payments/fraud-warning.server";
import { toSnapshot } from "~/payments/read-snapshot.server";
import { syncOrder, type WebhookSnapshot } from "~/payments/sync-order.server";
import { backoffMs } from "~/platform/backoff";
import { clock } from "~/platform/clock/clock";
import { randomFraction } from "~/platform/clock/random";
import { trusted } from "~/platform/database.server";
import { withDeadline } from "~/platform/deadline.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { stripeApiVersion } from "~/platform/stripe.server";
import { Coalescer } from "./coalesce";
import { type StripeEventRecord, StripeEvents } from "./stripe-event.server";
import { type SyncTarget, syncTargetOf } from "./tracked-events";
import { eventProcessed } from "./webhook-channels.server";

/** How long a lease on an event lasts; longer than the clocks of two machines differ. */
const leaseMs = 3 * 60_000;
const patienceMs = 60_000;
/** After this many attempts, which take about a day, an event needs review. */
const mostAttempts = 20;
const retry = { firstMs: 5_000, longestMs: 2 * 60 * 60_000 };

/** The event isn't about an order of ours, and never will be. */
const hopeless: readonly OrderError["code"][] = ["foreign_intent", "unknown_order", "other_stripe_mode"];

/**
 * Handles a stored event: syncs what it is about. Of several concurrent callers, one does the work; an event whose
 * worker died is picked up again when its lease expires. After a failure it stays `stored` and is retried at growing
 * intervals; after the last attempt it is `dead`, which triggers an alert.
 *
 * @param isExtra an additional attempt, before the event is due, that doesn't count.
 * @param isNews false for an event that says nothing new: it is concluded without asking Stripe.
 *
 * @returns the outcome; `taken` when another process is handling it, or has.
 */
export async function handleStripeEvent(
  eventId: string,
  { isExtra = false, isNews = true } = {},
): Promise<"done" | "rescheduled" | "taken"> {
  const event = await lease(eventId, isExtra);
  if (!event) return "taken";
  const { payload } = event;
  if (!payload) {
    logger().warn({ eventId }, "event no longer has a payload, ignoring it");
    await conclude(event, "ignored", "Its payload had been removed.");
    return "done";
  }
  try {
    const target = syncTargetOf(payload);
    if (target && isNews) await sync(target, payload);
    await conclude(event, target ? "handled" : "ignored");
    return "done";
  } catch (error) {
    if (error instanceof OrderError && hopeless.includes(error.code)) {
      await conclude(event, "ignored");
      return "done";
    }
    await rescheduleEvent(event, error);
    return "rescheduled";
  }
}

const syncs = new Coalescer();

/** Stripe sends several events about one object; they cost one sync, or two. */
function sync(target: SyncTarget, event: Stripe.Event): Promise<void> {
  // The deadline is on the work itself: one that hangs must not block the next one forever.
  return syncs.run(JSON.stringify(target), () => withDeadline(syncOne(target, event), patienceMs));
}

async function syncOne(target: SyncTarget, event: Stripe.Event): Promise<void> {
  switch (target.kind) {
    case "order":
      await syncOrder(target.paymentIntentId, "webhook", { webhookSnapshot: webhookSnapshotOf(event) });
      return;
    case "customer":
      return syncCustomer(target.customerId);
    case "fraud_warning":
      return syncFraudWarning(target.warningId);
  }
}

/** A succeeded intent is the only event whose payload is trusted, and only in our API version. */
function webhookSnapshotOf(event: Stripe.Event): WebhookSnapshot | null {
  if (event.type !== "payment_intent.succeeded" || event.api_version !== stripeApiVersion) return null;
  const snapshot = toSnapshot(event.data.object, { charge: null, refunds: [], dispute: null });
  return { eventId: event.id, snapshot };
}

/** Leases the event by moving its next attempt into the future. */
function lease(eventId: string, isExtra: boolean): Promise<StripeEventRecord | null> {
  const now = clock.now();
  const isDue = isExtra ? {} : { nextAttemptAt: trusted({ $lte: now }) };
  return StripeEvents.findOneAndUpdate(
    { eventId, mode: env().stripeMode, state: "stored", ...isDue },
    {
      $set: { nextAttemptAt: new Date(now.getTime() + leaseMs) },
      $inc: { attempts: isExtra ? 0 : 1 },
    },
    { returnDocument: "after", lean: true },
  );
}

async function conclude(
  event: StripeEventRecord,
  state: "handled" | "ignored",
  lastError: string | null = null,
): Promise<void> {
  const { eventId, receivedAt } = event;
  await StripeEvents.updateOne({ eventId }, { $set: { state, handledAt: clock.now(), lastError } });
  eventProcessed.publish({ outcome: state, receivedAt });
}

async function rescheduleEvent(event: StripeEventRecord, error: unknown): Promise<void> {
  const { eventId, type, attempts, receivedAt } = event;
  const isDead = attempts >= mostAttempts;
  const lastError = error instanceof Error ? error.message : String(error);
  const log = isDead ? logger().error.bind(logger()) : logger().warn.bind(logger());
  log({ err: error, eventId, type, attempts }, isDead ? "event is dead" : "event could not be handled yet");
  await StripeEvents.updateOne(
    { eventId, state: "stored" },
    {
      $set: {
        state: isDead ? "dead" : "stored",
        nextAttemptAt: new Date(clock.nowMs() + backoffMs(retry, attempts - 1, randomFraction())),
        lastError,
      },
    },
  );
  eventProcessed.publish({ outcome: isDead ? "dead" : "rescheduled", receivedAt });
}
