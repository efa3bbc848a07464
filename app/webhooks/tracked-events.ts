import type Stripe from "stripe";

/** What an event asks to sync. */
export type SyncTarget =
  | { kind: "order"; paymentIntentId: string }
  | { kind: "customer"; customerId: string }
  | { kind: "fraud_warning"; warningId: string };

type Reader = (object: unknown) => SyncTarget | null;

/**
 * Every event type that the shop depends on, and what it asks to sync; a trailing `*` matches any ending. Everything else
 * is stored, acknowledged and ignored. The endpoint on Stripe must listen to these.
 *
 * Source: https://docs.stripe.com/api/events/types
 */
export const trackedEvents: Record<string, Reader> = {
  "payment_intent.*": orderOf("id"),
  "charge.refunded": orderOf("payment_intent"),
  "charge.refund.updated": orderOf("payment_intent"),
  "charge.dispute.*": orderOf("payment_intent"),
  "refund.*": orderOf("payment_intent"),
  "radar.early_fraud_warning.created": (object) =>
    withId(object, (warningId) => ({ kind: "fraud_warning", warningId })),
  "checkout.session.*": orderOf("payment_intent"),
  "customer.created": customerOf("id"),
  "customer.updated": customerOf("id"),
  "customer.deleted": customerOf("id"),
  "customer.subscription.*": customerOf("customer"),
  "invoice.*": customerOf("customer"),
};

/** Types among them that can't have changed anything of ours yet: not worth a call to Stripe. */
const uneventful = ["payment_intent.created"];

const families = Object.entries(trackedEvents)
  .filter(([type]) => type.endsWith(".*"))
  .map(([type, read]) => [type.slice(0, -1), read] as const);

/**
 * What an event asks to sync, or null if it is only stored. The payload says *what* may have changed, never *how*.
 */
export function syncTargetOf(event: Pick<Stripe.Event, "type" | "data">): SyncTarget | null {
  if (uneventful.includes(event.type)) return null;
  const exact = Object.hasOwn(trackedEvents, event.type) ? trackedEvents[event.type] : undefined;
  const read = exact ?? families.find(([family]) => event.type.startsWith(family))?.[1];
  return read?.(event.data.object) ?? null;
}

/** The PaymentIntent that an event is about, whether or not it asks for a sync; else null. */
export function intentOf({ data: { object } }: Pick<Stripe.Event, "data">): string | null {
  const field = Reflect.get(Object(object), "object") === "payment_intent" ? "id" : "payment_intent";
  const target = orderOf(field)(object);
  return target?.kind === "order" ? target.paymentIntentId : null;
}

function orderOf(field: string): Reader {
  return (object) =>
    withId(Reflect.get(Object(object), field), (paymentIntentId) => ({ kind: "order", paymentIntentId }));
}

function customerOf(field: string): Reader {
  return (object) =>
    withId(Reflect.get(Object(object), field), (customerId) => ({ kind: "customer", customerId }));
}

/** Where Stripe puts an id, it may also put the whole object. */
function withId(value: unknown, target: (id: string) => SyncTarget): SyncTarget | null {
  const id: unknown = typeof value === "string" ? value : Reflect.get(Object(value), "id");
  return typeof id === "string" ? target(id) : null;
}
