import { readCreated } from "../parameters/created";
import type { Kinds } from "../store/documents";
import { type ListAnswer, listAnswer } from "./lists";
import type { Call } from "./operation";

/** Objects that belong to a charge, and so to a payment intent. */
type OfPayment = "dispute" | "early_fraud_warning" | "refund";

/** Answers a list call that `charge`, `payment_intent` and `created` can filter. */
export function listByPayment<K extends OfPayment>(
  call: Call,
  kind: K,
  url: string,
  noun: string,
): ListAnswer<Kinds[K]["object"]> {
  const { parameters } = call;
  const charge = parameters.text("charge");
  const intent = parameters.text("payment_intent");
  const value = charge ?? intent;
  const field = charge === undefined ? "payment_intent" : "charge";
  return listAnswer(call, kind, {
    url,
    noun,
    created: readCreated(parameters),
    where: value === undefined ? undefined : { field, value },
    matches: ({ object }) => intent === undefined || object.payment_intent === intent,
  });
}
