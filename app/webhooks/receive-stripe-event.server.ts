import type Stripe from "stripe";
import { clock } from "~/platform/clock/clock";
import { env } from "~/platform/env.server";
import { stripe } from "~/platform/stripe.server";
import { isOfOurStripeMode, storeEvent } from "./store-event.server";
import { eventArrived } from "./webhook-channels.server";

const toleranceSeconds = 300;

/** Thrown for a delivery that Stripe didn't sign, or signed too long ago. */
export class SignatureError extends Error {
  override name = "SignatureError";
}

/**
 * Receives a delivery: verifies the signature over the raw body and stores the event, once, however often
 * it is delivered. Only durably stored events may be acknowledged.
 *
 * Source: https://docs.stripe.com/webhooks/signature
 *
 * @returns the event's id, or null for an event of another Stripe mode, which is ignored.
 * @throws {SignatureError} for a missing, wrong or old signature; nothing is stored.
 * @throws when the database can't store it, so that Stripe redelivers it.
 */
export async function receiveStripeEvent(body: Uint8Array, signature: string | null): Promise<string | null> {
  const event = verify(Buffer.from(body), signature ?? "");
  if (!isOfOurStripeMode(event)) return null;
  const isNew = await storeEvent(event, "delivery");
  if (isNew) eventArrived.publish({ type: event.type, createdAtStripe: new Date(event.created * 1000) });
  return event.id;
}

/** While a secret is being rolled, deliveries signed with any of the current ones are accepted. */
function verify(body: Buffer, signature: string): Stripe.Event {
  const receivedAtMs = clock.nowMs();
  let refusal: unknown;
  for (const secret of env().STRIPE_WEBHOOK_SECRET) {
    try {
      return stripe().webhooks.constructEvent(
        body,
        signature,
        secret,
        toleranceSeconds,
        undefined,
        receivedAtMs,
      );
    } catch (error) {
      refusal = error;
    }
  }
  throw new SignatureError("This delivery is not signed by Stripe.", { cause: refusal });
}
