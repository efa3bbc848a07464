import { type Limit, type LimitHeaders, limitRate } from "~/platform/http/rate-limit.server";
import { reportRefusal } from "~/platform/http/refusals.server";

/** A secret that was set up wrongly shows with the first one; more is somebody who guesses. */
const limit: Limit = { name: "wrong-signatures", points: 60, seconds: 60, isPerProcess: true };

/**
 * Counts a delivery that Stripe didn't sign.
 *
 * @returns the headers that say how many more are answered with what is wrong.
 * @throws a 429 response.
 */
export async function countGuess(network: string, path: string): Promise<LimitHeaders> {
  reportRefusal({ kind: "wrong_signature", who: network, about: path });
  return limitRate(limit, network);
}
