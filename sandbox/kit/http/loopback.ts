import type { IncomingMessage } from "node:http";

function isLoopbackName(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

/** Whether the request was addressed to this machine by a loopback name; a rebound DNS name of a web page is not. */
export function isAddressedToLoopback(request: IncomingMessage): boolean {
  const host = request.headers.host;
  if (!host) return false;
  try {
    return isLoopbackName(new URL(`http://${host}`).hostname);
  } catch {
    return false;
  }
}

/** Whether a page with this `Origin` lives on this machine. */
export function isLoopbackOrigin(origin: string): boolean {
  try {
    const { protocol, hostname } = new URL(origin);
    return /^https?:$/.test(protocol) && isLoopbackName(hostname);
  } catch {
    return false;
  }
}

/** Whether a browser sent this from a page of the sandbox itself, or no browser sent it at all. */
export function isSameOriginOrNoBrowser(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || origin === `http://${host}`;
}
