import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "~/platform/env.server";
import { bearsToken } from "~/platform/http/bearer-token.server";
import { networkOf } from "~/platform/http/network.server";
import { reportRefusal } from "~/platform/http/refusals.server";
import { logger } from "~/platform/logger.server";
import { registry } from "../metrics/meter.server";
import { refreshGauges } from "../metrics/shop-gauges.server";
import { checkReadiness } from "./check-readiness.server";

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string | object;
}

const answers: Record<string, (request: IncomingMessage) => Promise<Answer>> = {
  "/healthz": async () => ({ status: 200, body: { status: "ok" } }),
  "/readyz": async () => {
    const { isReady, ...readiness } = await checkReadiness();
    return { status: isReady ? 200 : 503, body: readiness };
  },
  "/metrics": showMetrics,
};

/**
 * Answers a process's endpoints for machines: `/healthz` (it is alive; nothing else is checked), `/readyz` (it can work)
 * and `/metrics`. Everything else goes to `next`. These requests are not logged.
 */
export function answerMachine(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  const [path = ""] = (request.url ?? "").split("?");
  const answer = Object.hasOwn(answers, path) ? answers[path] : undefined;
  if (!answer || (request.method !== "GET" && request.method !== "HEAD")) {
    next();
    return;
  }
  answer(request)
    .catch((error: unknown): Answer => {
      logger().error({ err: error, path }, "a health or metrics request could not be answered");
      return { status: 500, body: { status: "failing" } };
    })
    .then((given) => send(response, given));
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const isText = typeof body === "string";
  response.writeHead(status, {
    "Content-Type": isText ? "text/plain; charset=utf-8" : "application/json",
    "Cache-Control": "no-store",
    ...headers,
  });
  response.end(isText ? body : JSON.stringify(body));
}

/** Without a token in the environment, this page doesn't exist. */
async function showMetrics(request: IncomingMessage): Promise<Answer> {
  const { METRICS_TOKEN } = env();
  if (!METRICS_TOKEN) return { status: 404, body: "This page doesn't exist.\n" };
  if (!bearsToken(request.headers.authorization, METRICS_TOKEN)) {
    const who = networkOf(request.socket.remoteAddress ?? "unknown");
    if (request.headers.authorization) reportRefusal({ kind: "wrong_token", who, about: "/metrics" });
    return {
      status: 401,
      headers: { "WWW-Authenticate": "Bearer" },
      body: "The bearer token is missing or wrong.\n",
    };
  }
  await refreshGauges();
  return {
    status: 200,
    headers: { "Content-Type": registry().contentType },
    body: await registry().metrics(),
  };
}
