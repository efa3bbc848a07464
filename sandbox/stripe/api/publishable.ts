/** Fields of an intent that a publishable key can see: no metadata, customer or charge. */
const INTENT_FIELDS = [
  "id",
  "object",
  "amount",
  "amount_details",
  "automatic_payment_methods",
  "canceled_at",
  "cancellation_reason",
  "capture_method",
  "client_secret",
  "confirmation_method",
  "created",
  "currency",
  "description",
  "last_payment_error",
  "livemode",
  "next_action",
  "payment_method",
  "payment_method_configuration_details",
  "payment_method_types",
  "processing",
  "receipt_email",
  "setup_future_usage",
  "shipping",
  "source",
  "status",
] as const;

const METHOD_FIELDS = [
  "id",
  "object",
  "allow_redisplay",
  "billing_details",
  "card",
  "created",
  "customer",
  "livemode",
  "type",
  "us_bank_account",
] as const;

const VIEWS: Readonly<Record<string, readonly string[]>> = {
  payment_intent: INTENT_FIELDS,
  payment_method: METHOD_FIELDS,
};

/** An answer reduced to what a publishable key can see, including nested objects. */
export function publishableView(answer: object): object {
  const fields = VIEWS[String(Reflect.get(answer, "object"))];
  const view: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(answer)) {
    if (fields && !fields.includes(name)) continue;
    // Stripe ties a card's fingerprint to the account, so a browser never sees it.
    if (name === "fingerprint") continue;
    view[name] = isHash(value) ? publishableView(value) : value;
  }
  return view;
}

function isHash(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
