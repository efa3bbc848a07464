import type { AppLoadContext } from "@remix-run/node";
import { networkOf } from "~/platform/http/network.server";
import { type Limit, limitRate } from "~/platform/http/rate-limit.server";
import { findUser } from "./current-user.server";

/** How often each route under `/api` may be called by one user, or by one network of visitors. */
export const requestLimits = {
  /** Enough for someone who mistypes a card number, too few for someone testing stolen cards. */
  checkout: { name: "checkout", points: 60, seconds: 600 },
  /** Each call may make the shop query Stripe. */
  claims: { name: "claims", points: 60, seconds: 60, isPerProcess: true },
  /** A page asks at most once a second, and several may be open. */
  orders: { name: "orders", points: 300, seconds: 60, isPerProcess: true },
  /** A page opens a new one at most every five seconds. */
  streams: { name: "streams", points: 120, seconds: 60, isPerProcess: true },
  /** Far more than anyone buys. */
  timings: { name: "timings", points: 30, seconds: 600, isPerProcess: true },
  staff: { name: "staff", points: 300, seconds: 60, isPerProcess: true },
} satisfies Record<string, Limit>;

/**
 * Counts a request to a resource route against the signed-in user, else against its network. Every route
 * under `/api` starts with this. Whatever the response, its headers say how many requests are left.
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
