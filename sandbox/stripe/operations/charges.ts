import { listAnswer } from "../api/lists";
import type { Call, Operation } from "../api/operation";
import { noSuch } from "../http/problem";
import { readEmail, readShipping } from "../parameters/contact";
import { readCreated } from "../parameters/created";
import { mergeMetadata } from "../parameters/metadata";
import type { Document } from "../store/documents";

/** `/v1/charges`, see https://docs.stripe.com/api/charges. Charges are created by payment intents only. */
export const chargeOperations: readonly Operation[] = [
  { method: "GET", template: "/v1/charges", access: "secret", answers: "charge", lists: true, run: list },
  { method: "GET", template: "/v1/charges/:id", access: "secret", answers: "charge", run: retrieve },
  { method: "POST", template: "/v1/charges/:id", access: "secret", answers: "charge", run: update },
  {
    method: "GET",
    template: "/v1/charges/:id/refunds",
    access: "secret",
    answers: "refund",
    lists: true,
    run: listRefunds,
  },
];

function findCharge({ store, names }: Call): Document<"charge"> {
  const id = names.id ?? "";
  const document = store.get("charge", id);
  if (!document) throw noSuch("charge", id, "id");
  return document;
}

function list(call: Call): object {
  const { parameters } = call;
  const intent = parameters.text("payment_intent");
  const customer = parameters.text("customer");
  const field = intent === undefined ? "customer" : "payment_intent";
  const value = intent ?? customer;
  return listAnswer(call, "charge", {
    url: "/v1/charges",
    noun: "charge",
    created: readCreated(parameters),
    where: value === undefined ? undefined : { field, value },
    matches: ({ object }) => customer === undefined || object.customer === customer,
  });
}

function retrieve(call: Call): object {
  return findCharge(call).object;
}

function update(call: Call): object {
  const { parameters, store, journal, requester } = call;
  const before = findCharge(call);
  const object = { ...before.object, metadata: mergeMetadata(parameters, before.object.metadata) };
  const description = parameters.clearable("description");
  if (description !== undefined) object.description = description;
  const receiptEmail = readEmail(parameters, "receipt_email");
  if (receiptEmail !== undefined) object.receipt_email = receiptEmail;
  const shipping = readShipping(parameters);
  if (shipping !== undefined) object.shipping = shipping;
  store.replace("charge", { ...before, object });
  journal.record("charge.updated", object, requester, before.object);
  return object;
}

function listRefunds(call: Call): object {
  const { id } = findCharge(call).object;
  return listAnswer(call, "refund", {
    url: `/v1/charges/${id}/refunds`,
    noun: "refund",
    where: { field: "charge", value: id },
  });
}
