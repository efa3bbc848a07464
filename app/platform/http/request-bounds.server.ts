import type { RequestHandler } from "express";

/** The largest body accepted anywhere: a Stripe event. Forms are limited further; see `verifiedForm`. */
export const largestBodyBytes = 1024 * 1024;

/**
 * Limits of a connection. `headersTimeout` and `requestTimeout` apply up to the last byte of the request, so our streams
 * can stay open, while a request that trickles in can't hold a socket.
 */
export const connectionBounds = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
};

/** Refuses bodies declared too large. Readers still count the bytes: the length may be missing or false. */
export const refuseLargeBodies: RequestHandler = (request, response, next) => {
  if (Number(request.headers["content-length"] ?? 0) <= largestBodyBytes) return next();
  response.status(413).type("text/plain").send("This request is too large.");
};

/** Keeps the staff pages out of caches and search engines. */
export const keepStaffPagesPrivate: RequestHandler = (request, response, next) => {
  if (/^\/(api\/)?admin([/.]|$)/i.test(request.path)) {
    response.set("Cache-Control", "no-store");
    response.set("X-Robots-Tag", "noindex, nofollow");
  }
  next();
};
