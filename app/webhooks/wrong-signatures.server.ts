import { checkRate, type Limit, type LimitHeaders, limitRate } from "~/platform/http/rate-limit.server";
import { reportRefusal } from "~/platform/http/refusals.server";
import { once } from "~/platform/once.server";

/** A secret that was set up wrongly shows with the first one; more is somebody who guesses. */
const limit: Limit = { name: "wrong-signatures", points: 60, seconds: 60, isPerProcess: true };

/** Only who knows the signing secret gets in here, so that it stays as short as the list of Stripe's addresses. */
function knownSenders(): Set<string> {
  return once("webhook-senders", () => new Set<string>());
}

/**
 * Turns away a network that has sent too much that Stripe didn't sign, before its next delivery costs an HMAC. A network
 * from which Stripe has delivered is never turned away: behind a proxy that isn't trusted all the world has one address.
 *
 * @throws a 429 response.
 */
export async function refuseGuesses(network: string): Promise<void> {
  if (!knownSenders().has(network)) await checkRate(limit, network);
}

/** Notes that Stripe has delivered from there. */
export function noteSender(network: string): void {
  knownSenders().add(network);
}

/**
 * Counts a delivery that Stripe didn't sign.
 *
 * @returns the headers that say how many more are read.
 */
export async function countGuess(network: string, path: string): Promise<LimitHeaders> {
  reportRefusal({ kind: "wrong_signature", who: network, about: path });
  return knownSenders().has(network) ? {} : limitRate(limit, network);
}
