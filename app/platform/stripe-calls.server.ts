import Stripe from "stripe";
import { clock } from "./clock/clock";
import { once } from "./once.server";

/** One attempt at a Stripe API call, up to the beginning of its response. */
export interface StripeCall {
  method: string;
  /** Including ids and query. */
  path: string;
  /** Null if there was no response. */
  status: number | null;
  tookMs: number;
}

type Listener = (call: StripeCall) => void;

function listeners(): Set<Listener> {
  return once("stripe-call-listeners", () => new Set<Listener>());
}

/** Calls `listener`, which must not throw, for every call that this process makes. */
export function onStripeCall(listener: Listener): void {
  listeners().add(listener);
}

/**
 * The SDK's own HTTP client, observed. The SDK's events don't report retried attempts or those without a response.
 */
export function watchedHttpClient(): Stripe.HttpClient {
  const client = Stripe.createNodeHttpClient();
  const send = client.makeRequest.bind(client);
  client.makeRequest = async (...call) => {
    const [, , path, method] = call;
    const startedAt = clock.monotonicMs();
    const tell = (status: number | null) => {
      const tookMs = clock.monotonicMs() - startedAt;
      for (const listener of listeners()) listener({ method, path, status, tookMs });
    };
    try {
      const response = await send(...call);
      tell(response.getStatusCode());
      return response;
    } catch (error) {
      tell(null);
      throw error;
    }
  };
  return client;
}
