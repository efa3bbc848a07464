import { listAnswer } from "../api/lists";
import type { Call, Operation, Refusal } from "../api/operation";
import { authenticate, describeChallenge } from "../intents/challenge";
import { confirmIntent } from "../intents/confirmation";
import { createIntent } from "../intents/creation";
import { cancelIntent, captureIntent } from "../intents/ending";
import { readConfirmFields, readIntentFields, readMethod } from "../intents/fields";
import { findIntent, saveIntent, unexpectedState } from "../intents/intent";
import { readCreated } from "../parameters/created";
import { checkChargeable, readAmount, readCurrency } from "../parameters/money";
import { findMethod } from "../payment-methods/lookup";
import type { StoredPaymentIntent } from "../store/documents";

const PATH = "/v1/payment_intents";
const answers = "payment_intent";

/** `/v1/payment_intents`, see https://docs.stripe.com/api/payment_intents. */
export const intentOperations: readonly Operation[] = [
  { method: "POST", template: PATH, access: "secret", answers, run: createIntent },
  { method: "GET", template: PATH, access: "secret", answers, lists: true, run: list },
  {
    method: "GET",
    template: `${PATH}/:id`,
    access: "browser",
    answers,
    run: (call) => findIntent(call).object,
  },
  { method: "POST", template: `${PATH}/:id`, access: "secret", answers, run: update },
  {
    method: "POST",
    template: `${PATH}/:id/confirm`,
    access: "browser",
    answers,
    run: confirm,
  },
  { method: "POST", template: `${PATH}/:id/cancel`, access: "secret", answers, run: cancelIntent },
  { method: "POST", template: `${PATH}/:id/capture`, access: "secret", answers, run: captureIntent },
  // The card issuer's side of 3-D Secure, which is not part of Stripe's API.
  {
    method: "GET",
    template: `${PATH}/:id/_challenge`,
    access: "open",
    answers: "other",
    run: describeChallenge,
  },
  {
    method: "POST",
    template: `${PATH}/:id/_authenticate`,
    access: "open",
    answers: "other",
    run: authenticate,
  },
];

function list(call: Call): object {
  const { parameters } = call;
  const customer = parameters.text("customer");
  return listAnswer(call, "payment_intent", {
    url: PATH,
    noun: "payment_intent",
    created: readCreated(parameters),
    where: customer === undefined ? undefined : { field: "customer", value: customer },
  });
}

function confirm(call: Call): object | Refusal {
  const document = findIntent(call);
  return confirmIntent(call, document, readConfirmFields(call.parameters, document.object));
}

const CHANGEABLE = ["requires_payment_method", "requires_confirmation", "requires_action"];

function update(call: Call): object {
  const { parameters, store } = call;
  const document = findIntent(call);
  const before = document.object;
  const amount = readAmount(parameters);
  const currency = readCurrency(parameters);
  const method = readMethod(call);
  const fields: Partial<StoredPaymentIntent> = readIntentFields(call, before);
  for (const [name, value] of Object.entries({ amount, currency, payment_method: method })) {
    if (value !== undefined && !CHANGEABLE.includes(before.status)) throw notChangeable(name, before);
  }
  if (amount !== undefined || currency !== undefined) {
    fields.amount = amount ?? before.amount;
    fields.currency = currency ?? before.currency;
    checkChargeable(fields.amount, fields.currency);
    // What the cardholder was asked to confirm has changed.
    if (before.status === "requires_action") fields.status = "requires_confirmation";
  }
  if (method !== undefined) {
    if (method !== null) findMethod(store, method, "payment_method", 400);
    fields.payment_method = method;
    fields.status = method === null ? "requires_payment_method" : "requires_confirmation";
  }
  if (fields.status !== undefined) fields.next_action = null;
  return saveIntent(call, document, { object: fields }).object;
}

function notChangeable(name: string, intent: StoredPaymentIntent) {
  return unexpectedState(
    `This PaymentIntent's ${name} could not be updated because it has a status of ${intent.status}. You may only update the ${name} of a PaymentIntent with one of the following statuses: ${CHANGEABLE.join(", ")}.`,
    intent,
  );
}
