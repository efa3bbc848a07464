import { randomBytes, randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import express, { type Request, type Response } from "express";
import { pinoHttp } from "pino-http";
import { EnvError, env } from "./app/platform/env.server";
import { gzip } from "./app/platform/http/gzip.server";
import { refuseForeignOrigins } from "./app/platform/http/own-origin.server";
import {
  connectionBounds,
  keepStaffPagesPrivate,
  refuseLargeBodies,
} from "./app/platform/http/request-bounds.server";
import { securityHeaders } from "./app/platform/http/security-headers.server";
import { logger } from "./app/platform/logger.server";

const stopWithinMs = 5_000;
/** Longer than a reverse proxy keeps an idle connection (usually a minute): the proxy must be the one that closes it. */
const keepAliveMs = 75_000;

type Entry = typeof import("./app/entry.server");

async function startServer(): Promise<void> {
  const { PORT, HOST, NODE_ENV, TRUST_PROXY } = env();
  const vite = NODE_ENV === "development" ? await startVite() : null;
  const loadBuild = vite
    ? () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>
    : async () => (await import(pathToFileURL("build/server/index.js").href)) as ServerBuild;
  const build = await loadBuild();
  const { startApp, stopApp, answerMachine, countRequests, nameRoute } = build.entry
    .module as unknown as Entry;
  await startApp();

  const stopping = new AbortController();
  // One listener for each running request, removed when it ends: more than Node's default of ten is not a leak.
  setMaxListeners(0, stopping.signal);
  const app = express();
  app.disable("x-powered-by");
  if (TRUST_PROXY) app.set("trust proxy", /^\d+$/.test(TRUST_PROXY) ? Number(TRUST_PROXY) : TRUST_PROXY);
  app.use(answerMachine);
  app.use(identifyRequest);
  app.use(countRequests);
  app.use(pinoHttp({ logger: logger(), genReqId: (_, res) => nameOf(res), serializers: { req, res } }));
  app.use(securityHeaders());
  app.use(refuseForeignOrigins);
  app.use(refuseLargeBodies);
  app.use(gzip());
  if (vite) {
    app.use(vite.middlewares);
  } else {
    app.use(
      "/assets",
      express.static("build/client/assets", {
        immutable: true,
        maxAge: "1y",
        fallthrough: false,
        setHeaders: shareFonts,
      }),
    );
    app.use(express.static("build/client", { maxAge: "1h", index: false }));
  }
  app.all(
    "*",
    keepPrivate,
    keepStaffPagesPrivate,
    nameRoute(build.routes),
    createRequestHandler({
      build: vite ? loadBuild : build,
      mode: NODE_ENV,
      getLoadContext: (request, response) => ({
        signal: signalOf(response, stopping.signal),
        nonce: response.locals.nonce,
        requestId: response.locals.requestId,
        clientAddress: request.ip ?? "unknown",
        origin: `${request.protocol}://${request.headers.host}`,
        setHeader: (name, value) => response.setHeader(name, value),
      }),
    }),
  );

  const server = createServer(connectionBounds, app).listen(PORT, HOST, () => {
    const url = `http://localhost:${(server.address() as AddressInfo).port}`;
    logger().info({ url }, "ready");
    process.send?.({ type: "ready", url });
  });
  server.keepAliveTimeout = keepAliveMs;
  server.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    quit(`Port ${PORT} is busy. Set PORT to a free one, e.g. PORT=${PORT + 1}.`);
  });

  let isStopping = false;
  async function stop(): Promise<void> {
    if (isStopping) return;
    isStopping = true;
    logger().info("stopping");
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    const closed = new Promise((resolve) => server.close(resolve));
    stopping.abort();
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), stopWithinMs - 2_000).unref();
    await closed;
    await vite?.close();
    await stopApp();
    process.exit(0);
  }
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) process.on(signal, stop);
}

/** Stripe's card form, a page from another site, loads our font. */
function shareFonts(response: Response, file: string): void {
  if (file.endsWith(".woff2")) response.setHeader("Access-Control-Allow-Origin", "*");
}

async function startVite() {
  const { createServer } = await import("vite");
  return createServer({ server: { middlewareMode: true } });
}

/** Pages contain names, orders and tokens: only the reader's own cache may store them, unless a route says otherwise. */
function keepPrivate(_request: Request, response: Response, next: () => void): void {
  response.setHeader("Cache-Control", "private, no-cache");
  next();
}

function identifyRequest(_request: Request, response: Response, next: () => void): void {
  response.locals.requestId = randomUUID();
  response.locals.nonce = randomBytes(16).toString("base64");
  response.setHeader("X-Request-Id", response.locals.requestId);
  next();
}

/** Aborts when this response's connection closes or the server stops, and then stops listening to both. */
function signalOf(response: Response, stopping: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const abort = () => {
    stopping.removeEventListener("abort", abort);
    response.off("close", abort);
    controller.abort();
  };
  response.on("close", abort);
  stopping.addEventListener("abort", abort);
  if (stopping.aborted) abort();
  return controller.signal;
}

function nameOf(response: unknown): string {
  return (response as Response).locals.requestId;
}

// The query may contain a client secret, and the headers cookies: only what is needed is logged.
function req({ id, method, url }: { id: string; method: string; url: string }) {
  return { id, method, path: url.split("?")[0] };
}

function res({ statusCode }: { statusCode: number }) {
  return { statusCode };
}

function quit(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

startServer().catch((error: unknown) => {
  if (error instanceof EnvError) quit(`The environment is invalid:\n${error.message}`);
  logger().fatal({ err: error }, "start failed");
  quit(error instanceof Error ? error.message : String(error));
});
