import compression from "compression";
import { type RequestHandler, Router } from "express";

/**
 * Compresses answers by gzip. Never by brotli, which costs several times as much on the fly, and never a stream
 * of events, which it would hold back.
 */
export function gzip(): RequestHandler {
  const router = Router();
  router.use((request, _response, next) => {
    // `compression` prefers brotli wherever a browser offers it, and can't be told not to.
    request.headers["accept-encoding"] = request.acceptsEncodings("gzip") === "gzip" ? "gzip" : "identity";
    next();
  });
  router.use(
    compression({
      filter: (request, response) =>
        !String(response.getHeader("Content-Type")).startsWith("text/event-stream") &&
        compression.filter(request, response),
    }),
  );
  return router;
}
