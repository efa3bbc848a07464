import { createHmac } from "node:crypto";
import { Schema } from "mongoose";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { clock } from "~/platform/clock/clock";
import { defineModel, isDuplicateKey, trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { networkOf } from "~/platform/http/network.server";
import { logger } from "~/platform/logger.server";
import { StripeEvents } from "~/webhooks/stripe-event.server";
import type { PaymentTry } from "./deciders";

const minuteMs = 60_000;
const keptSeconds = 3 * 24 * 60 * 60;
const mostTries = 5_000;

/** The network that a checkout was started from. The address isn't stored: a fingerprint is enough to compare. */
interface NetworkRecord {
  /** `<payment intent>:<fingerprint>`. */
  _id: string;
  paymentIntentId: string;
  network: string;
  seenAt: Date;
}

const networkSchema = new Schema<NetworkRecord>(
  {
    _id: { type: String, required: true },
    paymentIntentId: { type: String, required: true },
    network: { type: String, required: true },
    seenAt: { type: Date, required: true },
  },
  { versionKey: false, collection: "checkoutNetworks" },
);
networkSchema.index({ paymentIntentId: 1 });
networkSchema.index({ seenAt: 1 }, { expireAfterSeconds: keptSeconds });

const Networks = defineModel<NetworkRecord>("CheckoutNetwork", networkSchema);

/** Remembers for three days where a checkout was started from. Never throws: a safeguard must not stop a checkout. */
export async function noteCheckoutNetwork(paymentIntentId: string, clientAddress: string): Promise<void> {
  const network = fingerprintOf(clientAddress);
  const _id = `${paymentIntentId}:${network}`;
  try {
    await Networks.updateOne(
      { _id },
      { $set: { paymentIntentId, network, seenAt: clock.now() } },
      { upsert: true },
    );
  } catch (error) {
    if (!isDuplicateKey(error)) logger().warn({ err: error }, "a checkout's network could not be recorded");
  }
}

/** Keyed, because all IPv4 addresses can be tried in minutes. */
function fingerprintOf(clientAddress: string): string {
  const [newest = ""] = env().SESSION_SECRET;
  return createHmac("sha256", newest)
    .update(`checkout-network:${networkOf(clientAddress)}`)
    .digest("hex")
    .slice(0, 20);
}

const refused = "payment_intent.payment_failed";
const succeeded = "payment_intent.succeeded";

/** The payment attempts that Stripe reported within the window, at most the latest 5,000. */
export async function readTries(windowMinutes: number, now: Date): Promise<PaymentTry[]> {
  const { stripeMode: mode } = env();
  const from = new Date(now.getTime() - windowMinutes * minuteMs);
  const events = await StripeEvents.find({
    mode,
    type: trusted({ $in: [refused, succeeded] }),
    receivedAt: trusted({ $gte: from, $lte: now }),
  })
    .sort({ receivedAt: -1 })
    .limit(mostTries)
    .select("type payload.data.object.id payload.data.object.amount")
    .lean<{ type: string; payload: { data: { object: { id: string; amount: number } } } }[]>();
  if (!events.some(({ type }) => type === refused)) return [];
  const ids = [...new Set(events.map(({ payload }) => payload.data.object.id))];
  const [orders, networks] = await Promise.all([
    Orders.find({ mode, paymentIntentIds: trusted({ $in: ids }) })
      .select("studentId paymentIntentIds")
      .lean<OrderRecord[]>(),
    Networks.find({ paymentIntentId: trusted({ $in: ids }) }).lean<NetworkRecord[]>(),
  ]);
  const accounts = new Map(
    orders.flatMap(({ studentId, paymentIntentIds = [] }) =>
      paymentIntentIds.map((id) => [id, String(studentId)] as const),
    ),
  );
  const seen = new Map<string, string[]>();
  for (const { paymentIntentId, network } of networks) {
    seen.set(paymentIntentId, [...(seen.get(paymentIntentId) ?? []), network]);
  }
  return events.map(({ type, payload: { data } }) => ({
    isRefused: type === refused,
    amountMinor: data.object.amount,
    account: accounts.get(data.object.id) ?? null,
    networks: seen.get(data.object.id) ?? [],
  }));
}
