import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import path from "node:path";
import { sendText } from "@lectern/sandbox-kit/http/answers";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

const PAGE_HEADERS: Record<string, string> = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    // Pages of this machine, whatever their port; CSP has no way to name [::1].
    "frame-ancestors 'self' http://localhost:* http://127.0.0.1:* https://localhost:* https://127.0.0.1:*",
  ].join("; "),
  "Referrer-Policy": "no-referrer",
};

/** The bundle file for a path, or undefined if there is none. */
export function bundleFor(pathname: string): string | undefined {
  if (pathname === "/v3" || pathname === "/v3/" || pathname === "/endive/stripe.js") return "stripe.js";
  if (/^\/3ds\/pi_\w+$/.test(pathname)) return "challenge.html";
  const flat = /^\/(?:elements|3ds)\/([\w-]+(?:\.[\w-]+)*\.(?:html|js|css|svg|woff2|map))$/.exec(pathname);
  return flat?.[1];
}

/** Serves a browser bundle; for a missing one, says how to build it. */
export async function sendBundle(response: ServerResponse, folder: string, file: string): Promise<void> {
  const contentType = CONTENT_TYPES[path.extname(file)] ?? "application/octet-stream";
  try {
    const content = await readFile(path.join(folder, file));
    // The shop's origin requests scripts and fonts too.
    const headers = file.endsWith(".html") ? PAGE_HEADERS : { "Access-Control-Allow-Origin": "*" };
    sendText(response, 200, contentType, content, headers);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== "ENOENT") throw failure;
    sendText(
      response,
      404,
      "text/plain; charset=utf-8",
      `${file} is missing from ${path.basename(folder)}. Build it first.\n`,
    );
  }
}
