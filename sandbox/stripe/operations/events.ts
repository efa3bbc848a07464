import { listAnswer } from "../api/lists";
import type { Call, Operation } from "../api/operation";
import { invalidRequest, noSuch } from "../http/problem";
import { readCreated } from "../parameters/created";
import type { Store } from "../store/store";

/** Stripe's API shows events for 30 days. */
const SHOWN_SECONDS = 30 * 24 * 3600;

/** `/v1/events`, see https://docs.stripe.com/api/events. */
export const eventOperations: readonly Operation[] = [
  { method: "GET", template: "/v1/events", access: "secret", answers: "event", lists: true, run: list },
  { method: "GET", template: "/v1/events/:id", access: "secret", answers: "event", run: retrieve },
];

function list(call: Call): object {
  const { parameters, store } = call;
  const type = parameters.text("type");
  const types = parameters.list("types");
  const delivered = parameters.flag("delivery_success");
  const created = readCreated(parameters);
  if (type !== undefined && types !== undefined) {
    throw invalidRequest("You may only specify one of these parameters: type, types.", {
      code: "parameters_exclusive",
    });
  }
  const family = type?.endsWith(".*") ? type.slice(0, -1) : undefined;
  return listAnswer(call, "event", {
    url: "/v1/events",
    noun: "event",
    created: {
      from: Math.max(created?.from ?? 0, oldestShown(store)),
      to: created?.to ?? Number.MAX_SAFE_INTEGER,
    },
    where: narrowest(family === undefined ? type : undefined, delivered),
    matches: ({ object }) =>
      (type === undefined || family !== undefined || object.type === type) &&
      (types === undefined || types.includes(object.type)) &&
      (family === undefined || object.type.startsWith(family)) &&
      (delivered === undefined || delivered === (object.pending_webhooks === 0)),
  });
}

/** The most selective index: few events are undelivered, most are delivered. */
function narrowest(type: string | undefined, delivered: boolean | undefined) {
  if (delivered === false) return { field: "delivery_success", value: "false" };
  return type === undefined ? undefined : { field: "type", value: type };
}

function retrieve({ store, names }: Call): object {
  const id = names.id ?? "";
  const document = store.get("event", id);
  if (!document || document.created < oldestShown(store)) throw noSuch("event", id, "id");
  return document.object;
}

function oldestShown(store: Store): number {
  return store.now() - SHOWN_SECONDS;
}
