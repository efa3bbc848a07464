import type { Call } from "../api/operation";
import { findCustomer } from "../customers/customer";
import { invalidRequest } from "../http/problem";
import { readEmail, readShipping } from "../parameters/contact";
import { mergeMetadata } from "../parameters/metadata";
import type { Parameters } from "../parameters/parameters";
import { createMethod } from "../payment-methods/creation";
import { resolveMethod } from "../payment-methods/lookup";
import type { StoredPaymentIntent } from "../store/documents";

/** Types the sandbox supports; an intent that names none gets cards only. */
const METHOD_TYPES = ["card", "us_bank_account"];

const FUTURE_USAGES = ["off_session", "on_session"] as const;
const THREE_D_SECURE_REQUESTS = ["any", "automatic", "challenge"] as const;

/** The fields that create and update share, read and checked. */
export function readIntentFields(call: Call, before: StoredPaymentIntent): Partial<StoredPaymentIntent> {
  const { parameters } = call;
  const fields: Partial<StoredPaymentIntent> = {
    ...readConfirmFields(parameters, before),
    metadata: mergeMetadata(parameters, before.metadata),
  };
  for (const name of ["description", "statement_descriptor", "statement_descriptor_suffix"] as const) {
    const value = parameters.clearable(name, name === "description" ? 1000 : 22);
    if (value !== undefined) fields[name] = value;
  }
  const customer = readCustomer(call, before);
  if (customer !== undefined) fields.customer = customer;
  return fields;
}

/** The fields that a confirm may set too, from a browser as well. */
export function readConfirmFields(
  parameters: Parameters,
  before: StoredPaymentIntent,
): Partial<StoredPaymentIntent> {
  const fields: Partial<StoredPaymentIntent> = {
    ...readFutureUsage(parameters),
    ...readMethodOptions(parameters, before),
  };
  Object.assign(fields, readAllowedTypes(parameters, before.currency));
  const receiptEmail = readEmail(parameters, "receipt_email");
  if (receiptEmail !== undefined) fields.receipt_email = receiptEmail;
  const shipping = readShipping(parameters);
  if (shipping !== undefined) fields.shipping = shipping;
  return fields;
}

/** `setup_future_usage`; an empty value unsets it. */
function readFutureUsage(parameters: Parameters): Partial<StoredPaymentIntent> {
  if (!parameters.has("setup_future_usage")) return {};
  if (parameters.clearable("setup_future_usage") === null) return { setup_future_usage: null };
  return { setup_future_usage: parameters.choice("setup_future_usage", FUTURE_USAGES) };
}

/** The payment method of a call: `payment_method` or `payment_method_data`. Inside a transaction. */
export function readMethod({ parameters, store, access }: Call): string | null | undefined {
  const id = parameters.clearable("payment_method");
  const data = parameters.level("payment_method_data");
  if (!data) return id ? resolveMethod(store, id).object.id : id;
  if (id) {
    throw invalidRequest(
      "You may only specify one of these parameters: payment_method, payment_method_data.",
      { code: "parameters_exclusive", param: "payment_method_data" },
    );
  }
  return createMethod(data, store, access).object.id;
}

function readCustomer({ parameters, store }: Call, before: StoredPaymentIntent): string | null | undefined {
  const customer = parameters.clearable("customer");
  if (!customer || customer === before.customer) return customer ?? undefined;
  if (before.customer !== null) {
    throw invalidRequest(
      "You cannot modify `customer` on a PaymentIntent once it already has been set. To fulfill a payment with a different Customer, cancel this PaymentIntent and create a new one.",
      { code: "payment_intent_invalid_parameter", param: "customer" },
    );
  }
  return findCustomer(store, customer, "customer", 400).object.id;
}

/** `allowed_payment_method_types`; since API version endive it replaces `payment_method_types`. */
function readAllowedTypes(parameters: Parameters, currency: string): Partial<StoredPaymentIntent> {
  const allowed = parameters.list("allowed_payment_method_types");
  if (allowed === undefined) return {};
  const types = allowed.filter(
    (type) => METHOD_TYPES.includes(type) && (type !== "us_bank_account" || currency === "usd"),
  );
  if (types.length === 0) {
    throw invalidRequest(
      `No valid payment method types for this Payment Intent. The sandbox supports card, and us_bank_account in usd.`,
      { param: "allowed_payment_method_types" },
    );
  }
  return { allowed_payment_method_types: allowed, payment_method_types: types };
}

function readMethodOptions(
  parameters: Parameters,
  before: StoredPaymentIntent,
): Partial<StoredPaymentIntent> {
  const card = parameters.level("payment_method_options")?.level("card");
  const request = card?.choice("request_three_d_secure", THREE_D_SECURE_REQUESTS);
  const kept = before.payment_method_options?.card?.request_three_d_secure;
  return {
    payment_method_options: {
      card: {
        installments: null,
        mandate_options: null,
        network: null,
        request_three_d_secure: request ?? kept ?? "automatic",
      },
    },
  };
}
