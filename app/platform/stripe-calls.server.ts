import Stripe from "stripe";
import { clock } from "./clock/clock";
import { once } from "./once.server";

/** One try of a call of Stripe's API, as far as the beginning of its answer. */
export interface StripeCall {
  method: string;
  /** With ids and query. */
  path: string;
  /** Null when no answer came. */
  status: number | null;
  tookMs: number;
}

type Listener = (call: StripeCall) => void;

function listeners(): Set<Listener> {
  return once("stripe-call-listeners", () => new Set<Listener>());
}

/** Has `listener`, which must not throw, told of every call that this process makes. */
export function onStripeCall(listener: Listener): void {
  listeners().add(listener);
}

/**
 * The SDK's own HTTP client, watched. The SDK's events tell nothing of tries that it repeats or that get no answer.
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
