import { listAnswer } from "../api/lists";
import type { Call, Operation } from "../api/operation";
import { invalidRequest, noSuch } from "../http/problem";
import { readCreated } from "../parameters/created";

/** `/v1/events`, see https://docs.stripe.com/api/events. */
export const eventOperations: readonly Operation[] = [
  { method: "GET", template: "/v1/events", access: "secret", answers: "event", lists: true, run: list },
  { method: "GET", template: "/v1/events/:id", access: "secret", answers: "event", run: retrieve },
];

function list(call: Call): object {
  const { parameters } = call;
  const type = parameters.text("type");
  const types = parameters.list("types");
  const delivered = parameters.flag("delivery_success");
  if (type !== undefined && types !== undefined) {
    throw invalidRequest("You may only specify one of these parameters: type, types.", {
      code: "parameters_exclusive",
    });
  }
  const family = type?.endsWith(".*") ? type.slice(0, -1) : undefined;
  return listAnswer(call, "event", {
    url: "/v1/events",
    noun: "event",
    created: readCreated(parameters),
    where: type === undefined || family !== undefined ? undefined : { field: "type", value: type },
    matches: ({ object }) =>
      (types === undefined || types.includes(object.type)) &&
      (family === undefined || object.type.startsWith(family)) &&
      (delivered === undefined || delivered === (object.pending_webhooks === 0)),
  });
}

function retrieve({ store, names }: Call): object {
  const id = names.id ?? "";
  const document = store.get("event", id);
  if (!document) throw noSuch("event", id, "id");
  return document.object;
}
