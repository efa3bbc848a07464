import { createHmac } from "node:crypto";
import { clock } from "~/platform/clock/clock";
import { abortAfter } from "~/platform/clock/timers";
import type { Attempt } from "~/platform/delivery-queue.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { alertQueue, type DeliveryRecord } from "./alert-delivery.server";

const answerWithinMs = 10_000;
/** Yesterday's alert is of no use to anyone. */
const givenUpAfterMs = 24 * 60 * 60_000;
const mostAtOnce = 20;

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
  const { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: secret } = env();
  if (!url || !secret) return { sent: 0, failed: 0 };
  const { sent, failed, dead } = await alertQueue.deliver({ limit: mostAtOnce, signal }, async (delivery) =>
    judge(delivery, await post(url, secret, delivery)),
  );
  return { sent, failed: failed + dead };
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

/** After a failure all notices wait: the others would fail in the same way. */
function judge(delivery: DeliveryRecord, failure: string | null): Attempt {
  if (failure === null) return { outcome: "sent" };
  const { key, attempts, createdAt } = delivery;
  const isDead = clock.nowMs() - createdAt.getTime() >= givenUpAfterMs;
  logger().warn({ key, attempts, failure, isDead }, "alert could not be delivered to the webhook");
  const failed = { reason: failure, isChannelDown: true };
  return isDead
    ? { outcome: "dead", ...failed }
    : { outcome: "failed", ...failed, waitMs: alertQueue.waitMs(delivery) };
}
