import { PassThrough } from "node:stream";
import {
  type ActionFunctionArgs,
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type LoaderFunctionArgs,
} from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { after } from "~/platform/clock/timers";
import { NonceProvider } from "~/platform/http/nonce";
import { noncedPreloads } from "~/platform/http/nonced-preloads.server";
import { logger } from "~/platform/logger.server";

export { startApp, stopApp } from "~/boot/lifecycle.server";
// server.ts reaches the app's one module graph through this entry.
export { answerMachine } from "~/observability/health/answer-machine.server";
export { countRequests, nameRoute } from "~/observability/metrics/http-requests.server";

export const streamTimeout = 5_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { nonce, requestId }: AppLoadContext,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let hasShell = false;
    const { pipe, abort } = renderToPipeableStream(
      <NonceProvider value={nonce}>
        <RemixServer context={remixContext} url={request.url} nonce={nonce} />
      </NonceProvider>,
      {
        nonce,
        [isbot(request.headers.get("user-agent")) ? "onAllReady" : "onShellReady"]() {
          hasShell = true;
          const body = new PassThrough();
          headers.set("Content-Type", "text/html; charset=utf-8");
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status }));
          pipe(noncedPreloads(nonce)).pipe(body);
        },
        onShellError: reject,
        onError(error: unknown) {
          status = 500;
          if (hasShell)
            logger().error({ err: error, requestId }, "rendering failed after the shell was sent");
        },
      },
    );
    after(streamTimeout + 1_000, abort, { ref: false });
  });
}

export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (context.signal.aborted) return;
  const { pathname } = new URL(request.url);
  const facts = { err: error, requestId: context.requestId, method: request.method, pathname };
  // For instance a form sent to a page without one: senders must not be able to fill the log with errors.
  if (isRouteErrorResponse(error) && error.status < 500) logger().info(facts, "request can't be answered");
  else logger().error(facts, "request failed");
}
