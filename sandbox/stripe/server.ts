import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { sendText } from "@lectern/sandbox-kit/http/answers";
import { listen } from "@lectern/sandbox-kit/http/listen";
import { isAddressedToLoopback, isLoopbackOrigin } from "@lectern/sandbox-kit/http/loopback";
import { answerApiRequest } from "./api/api";
import { Census } from "./api/census";
import { IdempotencyKeys } from "./api/idempotency";
import type { ApiParts } from "./api/parts";
import { answerControlRequest } from "./control/control";
import { Faults } from "./faults/faults";
import { bundleFor, sendBundle } from "./http/bundles";
import { corsHeaders } from "./http/cors";
import { changes, operations } from "./operations/catalog";
import { Schedule } from "./schedule/schedule";
import { Store } from "./store/store";
import { DEFAULT_DISPATCH, Dispatcher } from "./webhooks/dispatcher";
import { Journal } from "./webhooks/journal";

const PRUNE_EVERY_MS = 3_600_000;
/** How long calls in progress may take to finish when the sandbox stops. */
const LAST_ANSWERS_MS = 300;
/** Longer than clients keep connections alive, so that none closes while a call is being sent. */
const KEEP_ALIVE_MS = 65_000;

export interface StripeSandboxOptions {
  /** Where state is stored; created if it doesn't exist. */
  dataDir: string;
  /** 0 takes any free port. */
  port: number;
  /** Folder with the browser bundles; by default those built with this file. */
  browserDir?: string;
  /** How webhooks are retried, in milliseconds; tests make it quick. */
  dispatch?: { baseMs?: number; capMs?: number; giveUpAfterMs?: number; timeoutMs?: number };
}

export interface StripeSandbox {
  /** For example `http://127.0.0.1:12111`, without a trailing slash. */
  url: string;
  /** Stops the sandbox; resolves when everything is on disk and closed. */
  close(): Promise<void>;
}

/**
 * Starts a local Stripe on 127.0.0.1.
 * @throws NodeJS.ErrnoException `EADDRINUSE` when the port is taken
 * @throws FolderInUseError when another sandbox has the data folder
 */
export async function startStripeSandbox(options: StripeSandboxOptions): Promise<StripeSandbox> {
  const browserDir = options.browserDir ?? defaultBrowserDir();
  let respond: (request: IncomingMessage, response: ServerResponse) => void = refuseYet;
  const server = createServer((request, response) => respond(request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const url = `http://127.0.0.1:${await listen(server, options.port)}`;

  const store = openStore(options.dataDir, server);
  const faults = new Faults();
  const journal = new Journal(store, faults);
  const keys = new IdempotencyKeys(store);
  const dispatcher = new Dispatcher(store, { ...DEFAULT_DISPATCH, ...options.dispatch });
  const schedule = new Schedule(store, journal, changes, () => dispatcher.wake());
  const stopping = new AbortController();
  const written = () => {
    dispatcher.wake();
    schedule.wake();
  };
  const parts: ApiParts = {
    operations,
    store,
    journal,
    faults,
    keys,
    census: new Census(),
    origin: () => url,
    written,
    stopping: stopping.signal,
  };
  respond = (request, response) => {
    answer(request, response, parts, browserDir).catch((failure: unknown) => {
      console.error("sandbox-stripe: a request failed", failure);
      sendText(response, 500, "text/plain; charset=utf-8", "The sandbox failed. See its log.\n");
    });
  };
  await keys.prune();
  const pruning = setInterval(() => {
    keys
      .prune()
      .catch((failure) =>
        console.error("sandbox-stripe: old idempotency keys could not be removed", failure),
      );
  }, PRUNE_EVERY_MS);
  written();

  let closing: Promise<void> | undefined;
  return { url, close: () => (closing ??= stop()) };

  async function stop(): Promise<void> {
    clearInterval(pruning);
    stopping.abort();
    schedule.close();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Calls in progress get their answer; those silenced by a fault are cut off.
    const cutting = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
    await Promise.all([closed, dispatcher.close()]);
    clearTimeout(cutting);
    await store.close();
  }
}

/** In the package the bundles lie beside this file; in the repository they are a part of its build. */
function defaultBrowserDir(): string {
  const packaged = fileURLToPath(new URL("./browser", import.meta.url));
  return existsSync(path.join(packaged, "stripe.js"))
    ? packaged
    : path.resolve("build/sandbox-stripe-browser");
}

function openStore(folder: string, server: Server): Store {
  try {
    return new Store(folder);
  } catch (failure) {
    server.close();
    throw failure;
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ApiParts,
  browserDir: string,
): Promise<void> {
  const { origin } = request.headers;
  if (!isAddressedToLoopback(request) || (origin !== undefined && !isLoopbackOrigin(origin))) {
    return sendText(response, 403, "text/plain; charset=utf-8", "This sandbox only serves this machine.\n");
  }
  if (!request.url?.startsWith("/") || !URL.canParse(request.url, parts.origin())) {
    return sendText(response, 400, "text/plain; charset=utf-8", "The URL is invalid.\n");
  }
  const { pathname } = new URL(request.url, parts.origin());
  if (pathname === "/_sandbox" || pathname.startsWith("/_sandbox/")) {
    return answerControlRequest(request, response, parts);
  }
  if (request.method === "OPTIONS") {
    response.writeHead(204, corsHeaders(request)).end();
    return;
  }
  if (pathname.startsWith("/v1/")) return answerApiRequest(request, response, parts);
  const bundle = request.method === "GET" ? bundleFor(pathname) : undefined;
  if (bundle) return sendBundle(response, browserDir, bundle);
  if (pathname === "/") {
    response.writeHead(302, { Location: "/_sandbox" }).end();
    return;
  }
  sendText(response, 404, "text/plain; charset=utf-8", "Page not found. See /_sandbox.\n");
}

function refuseYet(_request: IncomingMessage, response: ServerResponse): void {
  sendText(response, 503, "text/plain; charset=utf-8", "The sandbox is starting.\n");
}
