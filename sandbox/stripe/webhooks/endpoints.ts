import type Stripe from "stripe";
import { isLoopbackOrigin } from "../../http/loopback";
import { API_VERSION } from "../events/journal";
import { invalidRequest } from "../http/problem";
import type { Document } from "../store/documents";
import { newId, randomToken } from "../store/identifiers";
import type { Store } from "../store/store";

/** A new endpoint, enabled, with everything optional left out. */
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

/** @throws Problem for anything that is no http(s) address on this machine; the sandbox sends nothing elsewhere */
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
 * Makes sure that one endpoint with this address and secret hears every event. The endpoint that an earlier call made is
 * moved, so that what is still on its way follows. Inside a transaction.
 */
export function ensureManagedEndpoint(store: Store, url: string, secret: string): Stripe.WebhookEndpoint {
  checkEndpointUrl(url);
  const managed = managedEndpoint(store);
  if (!managed)
    return store.insert("webhook_endpoint", newEndpoint(url, ["*"], store.now()), {
      secret,
      managed: true,
    }).object as Stripe.WebhookEndpoint;
  const object: Stripe.WebhookEndpoint = { ...managed.object, url, enabled_events: ["*"], status: "enabled" };
  store.replace("webhook_endpoint", { ...managed, object, hidden: { secret, managed: true } });
  return object;
}

function managedEndpoint(store: Store): Document<"webhook_endpoint"> | undefined {
  return store.page("webhook_endpoint", { limit: 1, matches: ({ hidden }) => hidden.managed }).documents[0];
}
