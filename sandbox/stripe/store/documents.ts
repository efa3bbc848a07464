import type Stripe from "stripe";
import type { CardOutcome } from "../cards";

/** Stored objects hold ids where an answer can have an expanded object. */
export interface StoredCustomer extends Stripe.Customer {
  default_source: string | null;
  invoice_settings: Stripe.Customer["invoice_settings"] & { default_payment_method: string | null };
}

export interface StoredPaymentMethod extends Stripe.PaymentMethod {
  customer: string | null;
  metadata: Stripe.Metadata;
}

export interface StoredPaymentIntent extends Stripe.PaymentIntent {
  client_secret: string;
  customer: string | null;
  latest_charge: string | null;
  payment_method: string | null;
}

export interface StoredCharge extends Stripe.Charge {
  customer: string | null;
  payment_intent: string | null;
  payment_method: string | null;
}

export interface StoredRefund extends Stripe.Refund {
  charge: string | null;
  payment_intent: string | null;
}

export interface StoredDispute extends Stripe.Dispute {
  charge: string;
  payment_intent: string | null;
}

/** The bank's side of a payment method: card digits are never stored, only how the card behaves. */
export interface PaymentMethodSecrets {
  outcome: CardOutcome | "settle" | "settle_failure" | "settle_never";
  /** Used up by a payment or detached; Stripe refuses to charge such a method again. */
  consumed: boolean;
}

export interface PaymentIntentSecrets {
  returnUrl: string | null;
  /** When a bank debit leaves `processing`, in ms since 1970; null when none is in progress. */
  settlesAt: number | null;
}

export interface WebhookEndpointSecrets {
  secret: string;
  /** URLs to use in turn, for a shop with several processes; without them, the endpoint's own. */
  urls?: string[];
  /** Created by `POST /_sandbox/webhook_endpoints`, which maintains a single endpoint. */
  managed: boolean;
}

/** One attempt to deliver an event to an endpoint. */
export interface DeliveryAttempt {
  /** ms since 1970 */
  startedAt: number;
  durationMs: number;
  /** Null when no answer came. */
  status: number | null;
  error: string | null;
  /** The first 500 characters of the answer. */
  answer: string;
}

export type DeliveryState = "pending" | "delivered" | "failed" | "dropped" | "canceled";

/** The delivery of an event to one endpoint. */
export interface Delivery {
  id: string;
  object: "delivery";
  created: number;
  event: string;
  endpoint: string;
  url: string;
  state: DeliveryState;
  /** The reason for this delivery: the event itself, a duplicating fault, or a manual redelivery. */
  reason: "event" | "duplicate" | "redelivery";
  /** ms since 1970; null once nothing more will be sent. */
  dueAt: number | null;
  /** Held until a later event has been sent to the same endpoint (the reordering fault). */
  held: boolean;
  attempts: DeliveryAttempt[];
}

/** Every kind of document: the part the API shows, and the part it never shows. */
export interface Kinds {
  customer: { object: StoredCustomer | Stripe.DeletedCustomer; hidden: null };
  payment_method: { object: StoredPaymentMethod; hidden: PaymentMethodSecrets };
  payment_intent: { object: StoredPaymentIntent; hidden: PaymentIntentSecrets };
  charge: { object: StoredCharge; hidden: null };
  refund: { object: StoredRefund; hidden: null };
  dispute: { object: StoredDispute; hidden: null };
  early_fraud_warning: { object: Stripe.Radar.EarlyFraudWarning; hidden: null };
  event: { object: Stripe.Event; hidden: null };
  webhook_endpoint: { object: Stripe.WebhookEndpoint; hidden: WebhookEndpointSecrets };
  delivery: { object: Delivery; hidden: null };
}

export type Kind = keyof Kinds;

/** A stored object with its place in the order of creation. */
export interface Document<K extends Kind> {
  object: Kinds[K]["object"];
  hidden: Kinds[K]["hidden"];
  /** Seconds since 1970; survives deletion, where the object itself loses it. */
  created: number;
  sequence: number;
}

/** Fields that lists can filter by; each has an index. */
export const INDEXED_FIELDS: { readonly [K in Kind]: readonly string[] } = {
  customer: ["email"],
  payment_method: ["customer"],
  payment_intent: ["customer"],
  charge: ["customer", "payment_intent"],
  refund: ["charge", "payment_intent"],
  dispute: ["charge", "payment_intent"],
  early_fraud_warning: ["charge", "payment_intent"],
  event: ["type", "delivery_success"],
  webhook_endpoint: [],
  delivery: ["event", "endpoint"],
};

/** The indexed value of an object's field, if it has one. */
export function indexedText(object: object, field: string): string | undefined {
  // Stripe filters events by whether they were delivered, which isn't one of their fields.
  const value: unknown =
    field === "delivery_success" && "pending_webhooks" in object
      ? String(object.pending_webhooks === 0)
      : Reflect.get(object, field);
  return typeof value === "string" ? value : undefined;
}
