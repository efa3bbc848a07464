import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type StripeSandbox, startStripe } from "../../../fixtures/stripe";

const FONT = createRequire(import.meta.url).resolve(
  "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2",
);

const HERE = path.dirname(fileURLToPath(import.meta.url));

/** A page that pays through the real react-stripe-js, and the local Stripe behind it. */
export interface TestShop {
  url: string;
  stripe: StripeSandbox;
  /** The intents that the page has opened, in order. */
  opened: string[];
  close(): Promise<void>;
}

/** Starts a local Stripe and a shop on free ports; each intent is for 49 US dollars. */
export async function startTestShop(): Promise<TestShop> {
  const [stripe, page, styles] = await Promise.all([startStripe(), bundle("page.tsx"), bundle("shop.css")]);
  const opened: string[] = [];

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://shop");
    if (request.method === "POST" && pathname === "/intent") {
      const intent = await stripe.client.paymentIntents.create({
        amount: 4900,
        currency: "usd",
        description: "A course",
      });
      opened.push(intent.id);
      return send(response, "text/plain", intent.client_secret ?? "");
    }
    if (pathname === "/font.woff2") return send(response, "font/woff2", await readFile(FONT));
    if (pathname === "/page.js") return send(response, "text/javascript; charset=utf-8", page);
    if (pathname === "/shop.css") return send(response, "text/css", styles);
    if (pathname === "/return")
      return send(response, "text/html; charset=utf-8", "<!doctype html><title>Back</title>Back in the shop");
    sendPage(response, stripe.url);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stripe,
    opened,
    close: async () => {
      await stop(server);
      await stripe.stop();
    },
  };
}

async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(HERE, file)],
    bundle: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"development"' },
    logLevel: "warning",
  });
  return outputFiles[0]?.text ?? "";
}

function send(response: ServerResponse, contentType: string, body: string | Buffer): void {
  response.writeHead(200, { "Content-Type": contentType, "Cache-Control": "no-store" });
  response.end(body);
}

/** As strict a policy as the shop's: scripts by nonce, no inline style at all. */
function sendPage(response: ServerResponse, sandbox: string): void {
  const nonce = randomUUID();
  response.setHeader(
    "Content-Security-Policy",
    `default-src 'self'; script-src 'nonce-${nonce}' ${sandbox}; frame-src ${sandbox}; connect-src 'self' ${sandbox}; style-src 'self'; img-src data:`,
  );
  send(
    response,
    "text/html; charset=utf-8",
    `<!doctype html><html lang="en"><head><title>Test shop</title><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><link rel="stylesheet" href="/shop.css"><script src="${sandbox}/v3/"></script><script type="module" nonce="${nonce}" src="/page.js"></script></head><body><div id="root"></div></body></html>`,
  );
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
