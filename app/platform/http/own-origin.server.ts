import type { RequestHandler } from "express";
import { env } from "../env.server";
import { networkOf } from "./network.server";
import { reportRefusal } from "./refusals.server";

const safeMethods = ["GET", "HEAD", "OPTIONS"];

/**
 * Whether a request that changes something was sent by one of our pages: judged by the address that the browser
 * used, or by the public one behind a proxy that rewrites `Host`.
 */
export function isOwnOrigin(origin: string | null | undefined, addressedAs: string): boolean {
  return origin === addressedAs || origin === new URL(env().APP_URL).origin;
}

/**
 * Refuses requests from other sites' pages with 403. A request without an `Origin` passes: Stripe sends none,
 * and `verifiedForm` checks every form again.
 */
export const refuseForeignOrigins: RequestHandler = (request, response, next) => {
  const { origin, host } = request.headers;
  if (safeMethods.includes(request.method) || origin === undefined) return next();
  if (!isOwnOrigin(origin, `${request.protocol}://${host}`)) {
    reportRefusal({ kind: "foreign_origin", who: networkOf(request.ip ?? "unknown"), about: request.path });
    response.status(403).type("text/plain").send("This request came from another site and was refused.");
    return;
  }
  // Remix compares the two itself and would answer 500 behind a proxy that rewrites Host.
  if (new URL(origin).host !== host) request.headers["x-forwarded-host"] = new URL(origin).host;
  next();
};
