import { readCursors } from "../api/lists";
import type { Call, Operation } from "../api/operation";
import { noSuch } from "../http/problem";
import { readCreated } from "../parameters/created";

/** `/v1/disputes`, see https://docs.stripe.com/api/disputes. No test card here leads to a dispute. */
export const disputeOperations: readonly Operation[] = [
  { method: "GET", template: "/v1/disputes", access: "secret", answers: "dispute", lists: true, run: list },
  { method: "GET", template: "/v1/disputes/:id", access: "secret", answers: "dispute", run: retrieve },
];

function list({ parameters }: Call): object {
  const { starting_after, ending_before } = readCursors({ parameters });
  parameters.text("charge");
  parameters.text("payment_intent");
  readCreated(parameters);
  if (starting_after !== undefined) throw noSuch("dispute", starting_after, "starting_after", 400);
  if (ending_before !== undefined) throw noSuch("dispute", ending_before, "ending_before", 400);
  return { object: "list", data: [], has_more: false, url: "/v1/disputes" };
}

function retrieve({ names }: Call): object {
  throw noSuch("dispute", names.id ?? "", "dispute");
}
