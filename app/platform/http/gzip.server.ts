import compression from "compression";
import { type RequestHandler, Router } from "express";

/** A stream of events would be held back; our JSON is a few hundred bytes, and compressing it costs more than it saves. */
const uncompressed = /^(text\/event-stream|application\/json)/;

/** Compresses pages and scripts by gzip. Never by brotli, which costs several times as much on the fly. */
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
        !uncompressed.test(String(response.getHeader("Content-Type"))) &&
        compression.filter(request, response),
    }),
  );
  return router;
}
