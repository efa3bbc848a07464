import { Orders } from "~/orders/order.server";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { countRefusedSignatures } from "~/webhooks/refused-signatures.server";
import { type StripeEventRecord, StripeEvents } from "~/webhooks/stripe-event.server";
import type { DelayFigures, SignatureFigures, SilenceFigures } from "./deciders";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** How long an event that arrived late counts. */
const delayWindowMs = 15 * minuteMs;
/** Older events come from recovery after a first start or a long outage, and say nothing about today's webhooks. */
const oldestEventMs = dayMs;
const mostEvents = 1_000;
/** Long enough that a shop with one payment a week is alerted at the second one without a webhook. */
const silenceReachMs = 30 * dayMs;

/** How late events are, both those that arrived recently and those that wait. */
export async function readDelay(lateMinutes: number, now: Date): Promise<DelayFigures> {
  const lateMs = lateMinutes * minuteMs;
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const made = trusted({ $gte: ago(oldestEventMs), $lte: ago(lateMs) });
  const { stripeMode: mode } = env();
  const [came, waiting] = await Promise.all([
    StripeEvents.find({
      ...{ mode, createdAtStripe: made, state: trusted({ $ne: "ignored" }) },
      receivedAt: trusted({ $gte: ago(delayWindowMs), $lte: now }),
    })
      .limit(mostEvents)
      .select("createdAtStripe receivedAt")
      .lean<StripeEventRecord[]>(),
    StripeEvents.find({ mode, state: "stored", createdAtStripe: made })
      .sort({ nextAttemptAt: 1 })
      .limit(mostEvents)
      .select("createdAtStripe")
      .lean<StripeEventRecord[]>(),
  ]);
  const late = came
    .map(({ createdAtStripe, receivedAt }) => receivedAt.getTime() - createdAtStripe.getTime())
    .filter((ms) => ms > lateMs);
  const waits = waiting.map(({ createdAtStripe }) => now.getTime() - createdAtStripe.getTime());
  return { cameLate: late.length, waiting: waits.length, longestMs: Math.max(0, ...late, ...waits) };
}

/** Payments of the last month that succeeded after the last delivery. */
export async function readSilence(graceMinutes: number, now: Date): Promise<SilenceFigures> {
  const { stripeMode: mode } = env();
  const last = await StripeEvents.findOne({ mode, source: "delivery", receivedAt: trusted({ $lte: now }) })
    .sort({ receivedAt: -1 })
    .select("receivedAt")
    .lean<StripeEventRecord>();
  const lastDeliveryAt = last?.receivedAt ?? null;
  const from = new Date(Math.max(now.getTime() - silenceReachMs, lastDeliveryAt?.getTime() ?? 0));
  // An order completes after it is paid, and the index on completion narrows the query.
  const unheard = await Orders.countDocuments({
    mode,
    completedAt: trusted({ $type: "date" as const, $gt: from }),
    paidAt: trusted({ $gt: from, $lte: new Date(now.getTime() - graceMinutes * minuteMs) }),
  });
  return { unheard, lastDeliveryAt };
}

export async function readSignatures(windowMinutes: number, now: Date): Promise<SignatureFigures> {
  const from = new Date(now.getTime() - windowMinutes * minuteMs);
  const receivedAt = trusted({ $gte: from, $lte: now });
  const [refused, accepted] = await Promise.all([
    countRefusedSignatures(from, now),
    StripeEvents.countDocuments({ mode: env().stripeMode, source: "delivery", receivedAt }),
  ]);
  return { refused, accepted };
}
