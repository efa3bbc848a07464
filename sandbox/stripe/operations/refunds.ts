import { listByPayment } from "../api/by-payment";
import type { Call, Operation } from "../api/operation";
import { Problem } from "../http/problem";
import { mergeMetadata } from "../parameters/metadata";
import { createRefund } from "../refunds/creation";
import { findRefund, saveRefund } from "../refunds/refund";

const PATH = "/v1/refunds";
const answers = "refund";

/** `/v1/refunds`, see https://docs.stripe.com/api/refunds. */
export const refundOperations: readonly Operation[] = [
  { method: "POST", template: PATH, access: "secret", answers, run: createRefund },
  {
    method: "GET",
    template: PATH,
    access: "secret",
    answers,
    lists: true,
    run: (call) => listByPayment(call, "refund", PATH, "refund"),
  },
  { method: "GET", template: `${PATH}/:id`, access: "secret", answers, run: (call) => find(call).object },
  { method: "POST", template: `${PATH}/:id`, access: "secret", answers, run: update },
  { method: "POST", template: `${PATH}/:id/cancel`, access: "secret", answers, run: cancel },
];

function find({ store, names }: Call) {
  return findRefund(store, names.id ?? "");
}

function update(call: Call): object {
  const before = find(call);
  const metadata = mergeMetadata(call.parameters, before.object.metadata ?? {});
  return saveRefund(call, before, { ...before.object, metadata });
}

/** Only a refund in `requires_action` can be canceled; no payment method here creates one. */
function cancel(call: Call): never {
  find(call);
  throw new Problem(400, "invalid_request_error", "Canceling this refund is unsupported.", {}, true);
}
