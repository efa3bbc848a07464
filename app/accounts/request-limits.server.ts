import type { AppLoadContext } from "@remix-run/node";
import { networkOf } from "~/platform/http/network.server";
import { type Limit, limitRate } from "~/platform/http/rate-limit.server";
import { findUser } from "./current-user.server";

/** How often each address under `/api` may be asked: by one person, or by one network of strangers. */
export const requestLimits = {
  /** Enough for someone who mistypes a card, too few for someone who tries out stolen ones. */
  checkout: { name: "checkout", points: 60, seconds: 600 },
  /** Each may make the shop ask Stripe. */
  claims: { name: "claims", points: 60, seconds: 60, isPerProcess: true },
  /** A page asks once a second at most, and several may be open. */
  orders: { name: "orders", points: 300, seconds: 60, isPerProcess: true },
  /** A page opens a new one at most every five seconds. */
  streams: { name: "streams", points: 120, seconds: 60, isPerProcess: true },
  /** Far more than anybody buys. */
  timings: { name: "timings", points: 30, seconds: 600, isPerProcess: true },
  staff: { name: "staff", points: 300, seconds: 60, isPerProcess: true },
} satisfies Record<string, Limit>;

/**
 * Counts a request to a resource route: for the person who is signed in, else for the network that it comes from.
 * Every route under `/api` begins with this. Whatever the answer becomes, it says how much is left.
 *
 * @throws a 429 response.
 *
 * @example
 * await limitRequest(requestLimits.orders, request, context);
 */
export async function limitRequest(
  limit: Limit,
  request: Request,
  { clientAddress, setHeader }: Pick<AppLoadContext, "clientAddress" | "setHeader">,
): Promise<void> {
  const user = await findUser(request);
  const headers = await limitRate(limit, user?.id ?? networkOf(clientAddress));
  for (const [name, value] of Object.entries(headers)) setHeader(name, value);
}
