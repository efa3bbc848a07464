import type Stripe from "stripe";

/** Event types whose object is a PaymentIntent, or belongs to one: the order of that intent is synced. */
const intentOf: Record<string, (object: unknown) => string | null> = {
  "payment_intent.processing": idOf,
  "payment_intent.succeeded": idOf,
  "payment_intent.payment_failed": idOf,
  "payment_intent.canceled": idOf,
  "payment_intent.requires_action": idOf,
  "charge.refunded": ownerOf,
  "charge.refund.updated": ownerOf,
  "refund.created": ownerOf,
  "refund.updated": ownerOf,
  "refund.failed": ownerOf,
  "charge.dispute.created": ownerOf,
  "charge.dispute.updated": ownerOf,
  "charge.dispute.closed": ownerOf,
  "charge.dispute.funds_withdrawn": ownerOf,
  "charge.dispute.funds_reinstated": ownerOf,
};

/**
 * The PaymentIntent whose order an event asks to sync, or null for an event that we only keep. The payload
 * says *what* may have changed, never *how*.
 *
 * Source: https://docs.stripe.com/api/events/types
 */
export function paymentIntentOf(event: Pick<Stripe.Event, "type" | "data">): string | null {
  return intentOf[event.type]?.(event.data.object) ?? null;
}

function idOf(object: unknown): string | null {
  return stringIn(object, "id");
}

function ownerOf(object: unknown): string | null {
  return stringIn(object, "payment_intent") ?? stringIn(Reflect.get(Object(object), "payment_intent"), "id");
}

function stringIn(object: unknown, field: string): string | null {
  const value: unknown = Reflect.get(Object(object), field);
  return typeof value === "string" ? value : null;
}
