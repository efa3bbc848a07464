import { listAnswer } from "../api/lists";
import type { Call, Operation } from "../api/operation";
import { noSuch } from "../http/problem";
import { readCreated } from "../parameters/created";

/** `/v1/refunds`, see https://docs.stripe.com/api/refunds; here they come from released authorizations alone. */
export const refundOperations: readonly Operation[] = [
  { method: "GET", template: "/v1/refunds", access: "secret", answers: "refund", lists: true, run: list },
  { method: "GET", template: "/v1/refunds/:id", access: "secret", answers: "refund", run: retrieve },
];

function list(call: Call): object {
  const { parameters } = call;
  const charge = parameters.text("charge");
  const intent = parameters.text("payment_intent");
  const value = charge ?? intent;
  const field = charge === undefined ? "payment_intent" : "charge";
  return listAnswer(call, "refund", {
    url: "/v1/refunds",
    noun: "refund",
    created: readCreated(parameters),
    where: value === undefined ? undefined : { field, value },
    matches: ({ object }) => intent === undefined || object.payment_intent === intent,
  });
}

function retrieve({ store, names }: Call): object {
  const id = names.id ?? "";
  const document = store.get("refund", id);
  if (!document) throw noSuch("refund", id, "id");
  return document.object;
}
