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

/** So long a process that works on an event is trusted to be alive; longer than the clocks of two machines differ. */
const leaseMs = 3 * 60_000;
const patienceMs = 60_000;
/** After so many tries, which take about a day, an event waits for a person. */
const mostAttempts = 20;
const retry = { firstMs: 5_000, longestMs: 2 * 60 * 60_000 };

/** Nothing of ours belongs to it, and nothing will. */
const hopeless: readonly OrderError["code"][] = ["foreign_intent", "unknown_order", "other_stripe_mode"];

/**
 * Works on a stored event: syncs what it speaks of. Of several that ask at once, one does; an
 * event whose worker died is taken up again when its lease has run out. After a failure it stays `stored` and
 * is tried again, at growing intervals; after the last try it is `dead`, which is an alert.
 *
 * @param isExtra a try that nobody has to wait for and that doesn't count.
 * @param isNews false for an event that says nothing more than is known here: it is concluded without asking Stripe.
 *
 * @returns what became of it; `taken` when somebody else works on it, or has.
 */
export async function handleStripeEvent(
  eventId: string,
  { isExtra = false, isNews = true } = {},
): Promise<"done" | "rescheduled" | "taken"> {
  const event = await lease(eventId, isExtra);
  if (!event) return "taken";
  const { payload } = event;
  if (!payload) {
    logger().warn({ eventId }, "event has no payload any more, ignoring it");
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

/** Several events about one thing, as Stripe sends them, cost one look at it, or two. */
function sync(target: SyncTarget, event: Stripe.Event): Promise<void> {
  // The deadline is on the work itself: one that hangs must not hold up what comes after it for ever.
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

/** Of all events, that an intent has succeeded is the only one whose word is taken, and in our API version alone. */
function webhookSnapshotOf(event: Stripe.Event): WebhookSnapshot | null {
  if (event.type !== "payment_intent.succeeded" || event.api_version !== stripeApiVersion) return null;
  const snapshot = toSnapshot(event.data.object, { charge: null, refunds: [], dispute: null });
  return { eventId: event.id, snapshot };
}

/** The lease is the next attempt, moved forward in time. */
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
