import { createHmac } from "node:crypto";
import { type Backoff, backoffMs } from "~/platform/backoff";
import { clock } from "~/platform/clock/clock";
import { randomFraction } from "~/platform/clock/random";
import { abortAfter } from "~/platform/clock/timers";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { claimDelivery, concludeDelivery, type DeliveryRecord } from "./alert-delivery.server";

const answerWithinMs = 10_000;
const waits: Backoff = { firstMs: 30_000, longestMs: 60 * 60_000 };
/** Yesterday's alert is of no use to anyone. */
const givenUpAfterMs = 24 * 60 * 60_000;
const mostAtOnce = 20;
const longestError = 300;

/**
 * Posts due notices to the alert webhook, signed. Any number of processes may do this at once: each notice is claimed by
 * one of them, retried for a day, and delivered at least once; receivers recognize a second copy by `lectern.id`.
 *
 * @throws when the database can't be reached.
 */
export async function deliverAlerts({ signal }: { signal?: AbortSignal } = {}): Promise<{
  sent: number;
  failed: number;
}> {
  const report = { sent: 0, failed: 0 };
  const { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: secret } = env();
  if (!url || !secret) return report;
  for (let count = 0; count < mostAtOnce && !signal?.aborted; count++) {
    const delivery = await claimDelivery();
    if (!delivery) break;
    const failure = await post(url, secret, delivery);
    await conclude(delivery, failure);
    report[failure ? "failed" : "sent"] += 1;
    // The others would fail in the same way.
    if (failure) break;
  }
  return report;
}

/** @returns why the delivery failed, or null. */
async function post(url: string, secret: string, { body }: DeliveryRecord): Promise<string | null> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Lectern",
        "Lectern-Signature": signatureOf(body, secret, clock.now()),
      },
      body,
      // A redirect must not send the alert to another address.
      redirect: "manual",
      signal: abortAfter(answerWithinMs),
    });
    await response.body?.cancel();
    return response.ok ? null : `The webhook answered ${response.status}.`;
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    return [error, cause]
      .filter((each) => each instanceof Error)
      .map(({ message }) => message)
      .join(": ");
  }
}

/**
 * The header that proves a post's origin and time, in Stripe's scheme: HMAC-SHA256 over `<t>.<body>`.
 *
 * Source: https://docs.stripe.com/webhooks/signature
 */
export function signatureOf(body: string, secret: string, at: Date): string {
  const t = Math.floor(at.getTime() / 1000);
  const v1 = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
  return `t=${t},v1=${v1}`;
}

async function conclude(delivery: DeliveryRecord, failure: string | null): Promise<void> {
  const now = clock.now();
  const { key, attempts, createdAt } = delivery;
  if (failure === null) return concludeDelivery(delivery, { state: "sent", sentAt: now, lastError: null });
  const isDead = now.getTime() - createdAt.getTime() >= givenUpAfterMs;
  logger().warn({ key, attempts, failure, isDead }, "alert could not be delivered to the webhook");
  await concludeDelivery(delivery, {
    state: isDead ? "dead" : "queued",
    lastError: failure.slice(0, longestError),
    nextAttemptAt: new Date(now.getTime() + backoffMs(waits, attempts - 1, randomFraction())),
  });
}
