import type { IncomingMessage } from "node:http";

const ALLOWED_HEADERS = "Authorization, Content-Type, Stripe-Version, Idempotency-Key, X-Sandbox-Fault";

/** CORS headers for a page on this machine; none for callers other than browsers. */
export function corsHeaders(request: IncomingMessage): Record<string, string> {
  const { origin } = request.headers;
  if (!origin) return {};
  return {
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Allow-Methods": "GET, POST, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": ALLOWED_HEADERS,
    "Access-Control-Expose-Headers": "Request-Id, Stripe-Version, Idempotent-Replayed",
    "Access-Control-Max-Age": "300",
    Vary: "Origin",
  };
}
