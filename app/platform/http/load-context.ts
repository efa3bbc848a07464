import "@remix-run/node";

declare module "@remix-run/node" {
  /** What the Express server knows of a request that the Fetch API's `Request` can't tell. */
  interface AppLoadContext {
    /**
     * Aborts when the client's connection closes or the server stops. `request.signal` can't be used
     * for that: on Node 20 it is garbage-collected and then never fires.
     */
    signal: AbortSignal;
    /** The Content-Security-Policy nonce of this response. */
    nonce: string;
    requestId: string;
    /** The client's address, from `X-Forwarded-For` only as far as `TRUST_PROXY` allows. */
    clientAddress: string;
    /** The origin under which the browser addressed us, e.g. `https://courses.example.com`. */
    origin: string;
    /** Gives the answer a header, whatever the answer becomes: also when it is thrown, or a stream. */
    setHeader(name: string, value: string): void;
  }
}
