import { listAnswer } from "../api/lists";
import type { Call, Operation, Refusal } from "../api/operation";
import {
  applyCustomerParameters,
  blankCustomer,
  findCustomer,
  isLive,
  saveCustomer,
  tombstone,
} from "../customers/customer";
import { noSuch } from "../http/problem";
import { readCreated } from "../parameters/created";
import { attachMethod, detachMethod } from "../payment-methods/attachment";
import { findMethod, listMethodsOf, resolveMethod } from "../payment-methods/lookup";

/** `/v1/customers`, see https://docs.stripe.com/api/customers. */
export const customerOperations: readonly Operation[] = [
  { method: "POST", template: "/v1/customers", access: "secret", answers: "customer", run: create },
  { method: "GET", template: "/v1/customers", access: "secret", answers: "customer", lists: true, run: list },
  { method: "GET", template: "/v1/customers/:id", access: "secret", answers: "customer", run: retrieve },
  { method: "POST", template: "/v1/customers/:id", access: "secret", answers: "customer", run: update },
  { method: "DELETE", template: "/v1/customers/:id", access: "secret", answers: "customer", run: remove },
  {
    method: "GET",
    template: "/v1/customers/:id/payment_methods",
    access: "secret",
    answers: "payment_method",
    lists: true,
    run: (call) => listMethodsOf(call, idOf(call), `/v1/customers/${idOf(call)}/payment_methods`),
  },
  {
    method: "GET",
    template: "/v1/customers/:id/payment_methods/:method",
    access: "secret",
    answers: "payment_method",
    run: retrieveMethod,
  },
];

function idOf(call: Call): string {
  return call.names.id ?? "";
}

function create(call: Call): object | Refusal {
  const { parameters, store, journal, requester } = call;
  const customer = applyCustomerParameters(blankCustomer(store.now()), parameters);
  const methodId = parameters.text("payment_method");
  const defaultMethod = readDefaultMethod(call);
  const document = store.insert("customer", customer, null);
  journal.record("customer.created", customer, requester);
  if (methodId !== undefined) {
    const refusal = attachMethod(call, resolveMethod(store, methodId), customer.id);
    if (refusal) return refusal;
  }
  if (defaultMethod === undefined) return customer;
  return setDefaultMethod(call, { ...document, object: customer }, defaultMethod);
}

function list(call: Call): object {
  const { parameters } = call;
  const email = parameters.text("email", 512);
  return listAnswer(call, "customer", {
    url: "/v1/customers",
    noun: "customer",
    created: readCreated(parameters),
    where: email === undefined ? undefined : { field: "email", value: email },
  });
}

function retrieve(call: Call): object {
  const document = call.store.get("customer", idOf(call));
  if (!document) throw noSuch("customer", idOf(call), "id");
  return document.object;
}

function update(call: Call): object {
  const before = findCustomer(call.store, idOf(call), "id", 404);
  const changed = { ...before, object: applyCustomerParameters(before.object, call.parameters) };
  const defaultMethod = readDefaultMethod(call);
  if (defaultMethod !== undefined) {
    changed.object = withDefaultMethod(call, changed.object, defaultMethod);
  }
  saveCustomer(call, before, changed.object);
  return changed.object;
}

function remove(call: Call): object {
  const { store, journal, requester } = call;
  const document = findCustomer(store, idOf(call), "id", 404);
  const { id } = document.object;
  const where = { field: "customer", value: id };
  for (const method of store.page("payment_method", { limit: 1000, where }).documents) {
    detachMethod(call, method);
  }
  store.replace("customer", { ...document, object: tombstone(id) });
  journal.record("customer.deleted", document.object, requester);
  return tombstone(id);
}

function retrieveMethod(call: Call): object {
  const customer = call.store.get("customer", idOf(call));
  if (!customer || !isLive(customer)) throw noSuch("customer", idOf(call), "customer");
  const id = call.names.method ?? "";
  const method = findMethod(call.store, id, "payment_method", 404);
  if (method.object.customer !== customer.object.id) throw noSuch("PaymentMethod", id, "payment_method");
  return method.object;
}

function readDefaultMethod({ parameters }: Call): string | null | undefined {
  return parameters.level("invoice_settings")?.clearable("default_payment_method");
}

function setDefaultMethod(
  call: Call,
  document: ReturnType<typeof findCustomer>,
  method: string | null,
): object {
  const after = withDefaultMethod(call, document.object, method);
  saveCustomer(call, document, after);
  return after;
}

function withDefaultMethod(
  { store }: Call,
  customer: ReturnType<typeof blankCustomer>,
  method: string | null,
) {
  if (method !== null) {
    const param = "invoice_settings[default_payment_method]";
    const { object } = findMethod(store, method, param, 400);
    if (object.customer !== customer.id) throw noSuch("PaymentMethod", method, param, 400);
  }
  return {
    ...customer,
    invoice_settings: { ...customer.invoice_settings, default_payment_method: method },
  };
}
