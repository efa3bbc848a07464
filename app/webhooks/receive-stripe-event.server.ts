import type Stripe from "stripe";
import { isDuplicateKey } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { stripe } from "~/platform/stripe.server";
import { StripeEvents } from "./stripe-event.server";

const toleranceSeconds = 300;

/** Thrown for a delivery that Stripe didn't sign, or signed too long ago. */
export class SignatureError extends Error {
  override name = "SignatureError";
}

/**
 * Takes a delivery in: verifies the signature over the raw body and stores the event, once, however often
 * it is delivered. Only what is durably stored may be acknowledged.
 *
 * Source: https://docs.stripe.com/webhooks/signature
 *
 * @returns the event's id, or null for an event of another mode than ours, which is left alone.
 * @throws {SignatureError} for a missing, wrong or old signature; nothing is stored.
 * @throws when the database can't store it, so that Stripe delivers it again.
 */
export async function receiveStripeEvent(body: Uint8Array, signature: string | null): Promise<string | null> {
  const event = verify(body, signature);
  const { mode } = env();
  if (event.livemode !== (mode === "live")) return null;
  try {
    await StripeEvents.create({
      eventId: event.id,
      type: event.type,
      mode,
      createdAtStripe: new Date(event.created * 1000),
      receivedAt: new Date(),
      payload: event,
    });
  } catch (error) {
    if (!isDuplicateKey(error, "eventId")) throw error;
  }
  return event.id;
}

function verify(body: Uint8Array, signature: string | null): Stripe.Event {
  try {
    return stripe().webhooks.constructEvent(
      Buffer.from(body),
      signature ?? "",
      env().STRIPE_WEBHOOK_SECRET,
      toleranceSeconds,
    );
  } catch (error) {
    throw new SignatureError("This delivery is not signed by Stripe.", { cause: error });
  }
}
