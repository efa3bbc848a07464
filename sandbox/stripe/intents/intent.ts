import type Stripe from "stripe";
import type { Call, Writing } from "../api/operation";
import { invalidRequest, noSuch, Problem } from "../http/problem";
import type { Document, StoredPaymentIntent } from "../store/documents";
import { newId, randomToken } from "../store/identifiers";

/** An intent as stored, with its place in the order of creation. */
export type IntentDocument = Document<"payment_intent">;

/** An intent for an amount, with no optional fields. */
export function newIntent(amount: number, currency: string, created: number): StoredPaymentIntent {
  const id = newId("pi");
  return {
    id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic_async",
    client_secret: `${id}_secret_${randomToken(25)}`,
    confirmation_method: "automatic",
    created,
    currency,
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "requires_payment_method",
    transfer_data: null,
    transfer_group: null,
  };
}

/**
 * The intent that the path names. A publishable key must bring the intent's client secret.
 * @throws Problem 404 without revealing whether the id or the secret was wrong
 */
export function findIntent({ store, names, parameters, access }: Call): IntentDocument {
  const id = names.id ?? "";
  const secret = parameters.text("client_secret");
  if (access === "publishable" && secret === undefined) parameters.missing("client_secret");
  const document = store.get("payment_intent", id);
  if (!document || (secret !== undefined && secret !== document.object.client_secret)) {
    throw noSuch("payment_intent", id, "intent");
  }
  return document;
}

/** Stores a changed intent and records the event, if Stripe has one for the change. */
export function saveIntent(
  { store, journal, requester }: Writing,
  before: IntentDocument,
  changes: { object: Partial<StoredPaymentIntent>; hidden?: Partial<IntentDocument["hidden"]> },
  event?: Stripe.Event.Type,
): IntentDocument {
  const after: IntentDocument = {
    ...before,
    object: { ...before.object, ...changes.object },
    hidden: { ...before.hidden, ...changes.hidden },
  };
  store.replace("payment_intent", after);
  if (event) journal.record(event, after.object, requester);
  return after;
}

/** A call that the intent's status doesn't allow. The call was valid, so its answer is stored. */
export function unexpectedState(message: string, intent: StoredPaymentIntent): Problem {
  const details = { code: "payment_intent_unexpected_state", payment_intent: intent };
  return new Problem(400, "invalid_request_error", message, details, true);
}

/** @throws Problem `url_invalid` */
export function checkReturnUrl(url: string | undefined): string | undefined {
  if (url !== undefined && !(URL.canParse(url) && /^[a-z][a-z0-9+.-]*:\/\//i.test(url))) {
    throw invalidRequest("Invalid URL: An explicit scheme (such as https) must be provided.", {
      code: "url_invalid",
      param: "return_url",
    });
  }
  return url;
}
