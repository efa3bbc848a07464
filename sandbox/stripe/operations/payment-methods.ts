import { listAnswer } from "../api/lists";
import type { Call, Operation, Refusal } from "../api/operation";
import { invalidRequest } from "../http/problem";
import { readBillingDetails } from "../parameters/contact";
import { mergeMetadata } from "../parameters/metadata";
import { attachMethod, detachMethod } from "../payment-methods/attachment";
import { createMethod, readRedisplay } from "../payment-methods/creation";
import { findMethod, listMethodsOf, resolveMethod } from "../payment-methods/lookup";

const PATH = "/v1/payment_methods";

/** `/v1/payment_methods`, see https://docs.stripe.com/api/payment_methods. */
export const paymentMethodOperations: readonly Operation[] = [
  {
    method: "POST",
    template: PATH,
    access: "browser",
    answers: "payment_method",
    run: ({ parameters, store, access }) => createMethod(parameters, store, access).object,
  },
  { method: "GET", template: PATH, access: "secret", answers: "payment_method", lists: true, run: list },
  { method: "GET", template: `${PATH}/:id`, access: "secret", answers: "payment_method", run: retrieve },
  { method: "POST", template: `${PATH}/:id`, access: "secret", answers: "payment_method", run: update },
  {
    method: "POST",
    template: `${PATH}/:id/attach`,
    access: "secret",
    answers: "payment_method",
    run: attach,
  },
  {
    method: "POST",
    template: `${PATH}/:id/detach`,
    access: "secret",
    answers: "payment_method",
    run: detach,
  },
];

function idOf(call: Call): string {
  return call.names.id ?? "";
}

function list(call: Call): object {
  const customer = call.parameters.text("customer");
  const type = call.parameters.text("type");
  if (customer !== undefined) return listMethodsOf(call, customer, PATH, type);
  return listAnswer(call, "payment_method", {
    url: PATH,
    noun: "PaymentMethod",
    matches: ({ object }) => object.customer !== null && (type === undefined || object.type === type),
  });
}

function retrieve(call: Call): object {
  return findMethod(call.store, idOf(call), "payment_method", 404).object;
}

function update(call: Call): object {
  const { store, parameters, journal, requester } = call;
  const before = findMethod(store, idOf(call), "payment_method", 404);
  const object = {
    ...before.object,
    billing_details: readBillingDetails(parameters, before.object.billing_details),
    metadata: mergeMetadata(parameters, before.object.metadata),
    allow_redisplay: readRedisplay(parameters) ?? before.object.allow_redisplay,
  };
  const card = parameters.level("card");
  if (card && object.card) {
    const exp_month = card.integer("exp_month", { least: 1, most: 12 }) ?? object.card.exp_month;
    object.card = { ...object.card, exp_month, exp_year: card.integer("exp_year") ?? object.card.exp_year };
  }
  if (object.customer === null) {
    throw invalidRequest("You must save this PaymentMethod to a customer before you can update it.", {
      param: "payment_method",
    });
  }
  store.replace("payment_method", { ...before, object });
  journal.record("payment_method.updated", object, requester, before.object);
  return object;
}

function attach(call: Call): object | Refusal {
  const method = resolveMethod(call.store, idOf(call));
  const refusal = attachMethod(call, method, call.parameters.required("customer"));
  return refusal ?? findMethod(call.store, method.object.id, "payment_method", 404).object;
}

function detach(call: Call): object {
  const method = findMethod(call.store, idOf(call), "payment_method", 404);
  if (method.object.customer === null) {
    throw invalidRequest(
      "The payment method you provided is not attached to a customer so detachment is impossible.",
      { code: "payment_method_unexpected_state", param: "payment_method" },
    );
  }
  return detachMethod(call, method).object;
}
