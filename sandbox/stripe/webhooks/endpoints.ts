import { isLoopbackOrigin } from "@lectern/sandbox-kit/http/loopback";
import type Stripe from "stripe";
import { API_VERSION } from "../api-version";
import { invalidRequest } from "../http/problem";
import type { Document } from "../store/documents";
import { newId, randomToken } from "../store/identifiers";
import type { Store } from "../store/store";

/** A new, enabled endpoint with no optional fields. */
export function newEndpoint(url: string, enabledEvents: string[], created: number): Stripe.WebhookEndpoint {
  return {
    id: newId("we"),
    object: "webhook_endpoint",
    api_version: API_VERSION,
    application: null,
    created,
    description: null,
    enabled_events: enabledEvents,
    livemode: false,
    metadata: {},
    status: "enabled",
    url,
  };
}

export function newSigningSecret(): string {
  return `whsec_${randomToken(32)}`;
}

/** @throws Problem for anything but an http(s) URL on this machine; the sandbox sends nothing elsewhere */
export function checkEndpointUrl(url: string): string {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw invalidRequest("Invalid URL: An explicit scheme (such as https) must be provided.", {
      code: "url_invalid",
      param: "url",
    });
  }
  if (!isLoopbackOrigin(new URL(url).origin)) {
    throw invalidRequest("Invalid URL: the sandbox delivers to this machine only (localhost, 127.0.0.1).", {
      code: "url_invalid",
      param: "url",
    });
  }
  return url;
}

/**
 * Makes sure that one endpoint with this secret hears every event, at these addresses in turn. The endpoint that an
 * earlier call made is moved, so that what is still on its way follows. Inside a transaction.
 */
export function ensureManagedEndpoint(
  store: Store,
  urls: [string, ...string[]],
  secret: string,
): Stripe.WebhookEndpoint {
  for (const url of urls) checkEndpointUrl(url);
  const [url] = urls;
  const hidden = { secret, urls, managed: true };
  const managed = managedEndpoint(store);
  if (!managed) {
    const endpoint = newEndpoint(url, ["*"], store.now());
    store.insert("webhook_endpoint", endpoint, hidden);
    return endpoint;
  }
  const object: Stripe.WebhookEndpoint = { ...managed.object, url, enabled_events: ["*"], status: "enabled" };
  store.replace("webhook_endpoint", { ...managed, object, hidden });
  return object;
}

function managedEndpoint(store: Store): Document<"webhook_endpoint"> | undefined {
  return store.page("webhook_endpoint", { limit: 1, matches: ({ hidden }) => hidden.managed }).documents[0];
}
