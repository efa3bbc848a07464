import "@remix-run/node";

declare module "@remix-run/node" {
  /** What the Express server knows about a request beyond the Fetch API's `Request`. */
  interface AppLoadContext {
    /**
     * Aborts when the client's connection closes or the server stops. `request.signal` doesn't work
     * here: on Node 20 it is garbage-collected and then never fires.
     */
    signal: AbortSignal;
    /** The Content-Security-Policy nonce of this response. */
    nonce: string;
    requestId: string;
    /** The client's address; `X-Forwarded-For` counts only as far as `TRUST_PROXY` allows. */
    clientAddress: string;
    /** The origin that the browser used, e.g. `https://courses.example.com`. */
    origin: string;
    /** Sets a header on the response, whatever it will be: also if it is thrown, or a stream. */
    setHeader(name: string, value: string): void;
  }
}
