import { listByPayment } from "../api/by-payment";
import type { Call, Operation } from "../api/operation";
import { noSuch } from "../http/problem";

const PATH = "/v1/radar/early_fraud_warnings";
const NOUN = "early_fraud_warning";

/** `/v1/radar/early_fraud_warnings`, see https://docs.stripe.com/api/radar/early_fraud_warnings. */
export const earlyFraudWarningOperations: readonly Operation[] = [
  {
    method: "GET",
    template: PATH,
    access: "secret",
    answers: "early_fraud_warning",
    lists: true,
    run: (call) => listByPayment(call, "early_fraud_warning", PATH, NOUN),
  },
  {
    method: "GET",
    template: `${PATH}/:id`,
    access: "secret",
    answers: "early_fraud_warning",
    run: retrieve,
  },
];

function retrieve({ store, names }: Call): object {
  const id = names.id ?? "";
  const document = store.get("early_fraud_warning", id);
  if (!document) throw noSuch(NOUN, id, "early_fraud_warning");
  return document.object;
}
