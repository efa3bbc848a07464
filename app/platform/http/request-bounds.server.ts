import type { RequestHandler } from "express";

/** The largest body that anything here takes: an event of Stripe's. Forms take less; see `verifiedForm`. */
export const largestBodyBytes = 1024 * 1024;

/**
 * What a client may ask of a connection. `headersTimeout` and `requestTimeout` end at the last byte of the request, so
 * that a stream of ours may stay open for as long as it likes, while a request that trickles in can't hold a socket.
 */
export const connectionBounds = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
};

/** Refuses what says itself that it is too large. Who reads a body still counts it: a length may be missing or a lie. */
export const refuseLargeBodies: RequestHandler = (request, response, next) => {
  if (Number(request.headers["content-length"] ?? 0) <= largestBodyBytes) return next();
  response.status(413).type("text/plain").send("That is more than can be sent here.");
};

/** Keeps the staff's pages out of caches, shared computers and search engines. */
export const keepStaffPagesPrivate: RequestHandler = (request, response, next) => {
  if (/^\/(api\/)?admin([/.]|$)/i.test(request.path)) {
    response.set("Cache-Control", "no-store");
    response.set("X-Robots-Tag", "noindex, nofollow");
  }
  next();
};
