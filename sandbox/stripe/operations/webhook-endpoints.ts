import { listAnswer } from "../api/lists";
import type { Call, Operation } from "../api/operation";
import { API_VERSION } from "../api-version";
import { invalidRequest, noSuch } from "../http/problem";
import { mergeMetadata } from "../parameters/metadata";
import type { Parameters } from "../parameters/parameters";
import type { Document } from "../store/documents";
import { checkEndpointUrl, newEndpoint, newSigningSecret } from "../webhooks/endpoints";

const PATH = "/v1/webhook_endpoints";
const MOST_ENDPOINTS = 16;

/** `/v1/webhook_endpoints`, see https://docs.stripe.com/api/webhook_endpoints. */
export const webhookEndpointOperations: readonly Operation[] = [
  { method: "POST", template: PATH, access: "secret", answers: "webhook_endpoint", run: create },
  { method: "GET", template: PATH, access: "secret", answers: "webhook_endpoint", lists: true, run: list },
  { method: "GET", template: `${PATH}/:id`, access: "secret", answers: "webhook_endpoint", run: retrieve },
  { method: "POST", template: `${PATH}/:id`, access: "secret", answers: "webhook_endpoint", run: update },
  { method: "DELETE", template: `${PATH}/:id`, access: "secret", answers: "webhook_endpoint", run: remove },
];

function findEndpoint({ store, names }: Call): Document<"webhook_endpoint"> {
  const id = names.id ?? "";
  const document = store.get("webhook_endpoint", id);
  if (!document) throw noSuch("webhook endpoint", id, "webhook_endpoint");
  return document;
}

function create(call: Call): object {
  const { parameters, store } = call;
  const url = checkEndpointUrl(parameters.required("url"));
  const events = readEvents(parameters) ?? parameters.missing("enabled_events");
  parameters.choice("api_version", [API_VERSION]);
  if (store.page("webhook_endpoint", { limit: MOST_ENDPOINTS }).documents.length === MOST_ENDPOINTS) {
    throw invalidRequest(`You have reached the maximum of ${MOST_ENDPOINTS} test webhook endpoints.`);
  }
  const endpoint = newEndpoint(url, events, store.now());
  endpoint.description = parameters.clearable("description") ?? null;
  endpoint.metadata = mergeMetadata(parameters, {});
  const secret = newSigningSecret();
  store.insert("webhook_endpoint", endpoint, { secret, managed: false });
  // Stripe shows the secret in this one answer and never again.
  return { ...endpoint, secret };
}

function list(call: Call): object {
  return listAnswer(call, "webhook_endpoint", { url: PATH, noun: "webhook endpoint" });
}

function retrieve(call: Call): object {
  return findEndpoint(call).object;
}

function update(call: Call): object {
  const { parameters, store } = call;
  const before = findEndpoint(call);
  const object = { ...before.object, metadata: mergeMetadata(parameters, before.object.metadata) };
  const url = parameters.text("url");
  if (url !== undefined) object.url = checkEndpointUrl(url);
  object.enabled_events = readEvents(parameters) ?? object.enabled_events;
  const description = parameters.clearable("description");
  if (description !== undefined) object.description = description;
  const disabled = parameters.flag("disabled");
  if (disabled !== undefined) object.status = disabled ? "disabled" : "enabled";
  const hidden = url === undefined ? before.hidden : { ...before.hidden, urls: undefined };
  store.replace("webhook_endpoint", { ...before, object, hidden });
  return object;
}

function remove(call: Call): object {
  const { id } = findEndpoint(call).object;
  call.store.remove("webhook_endpoint", id);
  return { id, object: "webhook_endpoint", deleted: true };
}

function readEvents(parameters: Parameters): string[] | undefined {
  const events = parameters.list("enabled_events");
  if (events === undefined) return undefined;
  const wrong = events.find((event) => !/^(\*|[a-z_]+(\.[a-z_]+)+)$/.test(event));
  if (wrong !== undefined || events.length === 0) {
    throw invalidRequest(`Invalid enabled_events: ${wrong?.slice(0, 100) ?? "must not be empty"}`, {
      param: "enabled_events",
    });
  }
  return events;
}
