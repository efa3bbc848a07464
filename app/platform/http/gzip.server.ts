import compression from "compression";
import { type RequestHandler, Router } from "express";

/** Compression would delay a stream of events; our JSON is a few hundred bytes, and compressing it costs more than it saves. */
const uncompressed = /^(text\/event-stream|application\/json)/;

/** Compresses pages and scripts with gzip. Never with brotli, which costs several times as much on the fly. */
export function gzip(): RequestHandler {
  const router = Router();
  router.use((request, _response, next) => {
    // `compression` prefers brotli whenever a browser accepts it, and can't be configured otherwise.
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
