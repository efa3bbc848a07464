import type { IncomingMessage, ServerResponse } from "node:http";
import type Stripe from "stripe";
import { sendJson, sendText } from "../../http/answers";
import { BodyTooLarge, readBody } from "../../http/body";
import { isSameOriginOrNoBrowser } from "../../http/loopback";
import type { ApiParts } from "../api/parts";
import { InvalidFaultPlan, parseFaultPlan } from "../faults/plan";
import { decodeForm } from "../http/form";
import { noSuch, Problem } from "../http/problem";
import { type Route, RouteTable } from "../http/routes";
import { deliveriesOf, redeliver } from "../webhooks/deliveries";
import { ensureManagedEndpoint } from "../webhooks/endpoints";
import { eventPage } from "./event-page";
import { planFromForm } from "./fault-form";
import { overviewPage } from "./overview";

interface ControlRequest {
  request: IncomingMessage;
  response: ServerResponse;
  parts: ApiParts;
  names: Record<string, string>;
  body: string;
}

interface ControlRoute extends Route {
  answer(control: ControlRequest): void | Promise<void>;
}

const routes = new RouteTable<ControlRoute>([
  { method: "GET", template: "/_sandbox", answer: showOverview },
  { method: "GET", template: "/_sandbox/events/:id", answer: showEvent },
  { method: "POST", template: "/_sandbox/events/:id/redeliver", answer: redeliverEvent },
  { method: "GET", template: "/_sandbox/faults", answer: showFaults },
  { method: "POST", template: "/_sandbox/faults", answer: setFaults },
  { method: "DELETE", template: "/_sandbox/faults", answer: clearFaults },
  { method: "GET", template: "/_sandbox/requests", answer: showRequests },
  { method: "DELETE", template: "/_sandbox/requests", answer: resetRequests },
  { method: "POST", template: "/_sandbox/webhook_endpoints", answer: ensureEndpoint },
]);

/** Answers the control page and the calls that launchers and tests make. No key is needed, but no foreign page may. */
export async function answerControlRequest(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ApiParts,
): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", parts.origin());
  const match = routes.find(request.method ?? "GET", pathname);
  if (!match) return sendJson(response, 404, { error: "There is no such control." });
  if (request.method !== "GET" && !isSameOriginOrNoBrowser(request)) {
    return sendJson(response, 403, { error: "Only the sandbox's own pages may do this." });
  }
  try {
    const body = await readBody(request);
    await match.route.answer({ request, response, parts, names: match.names, body });
  } catch (failure) {
    if (failure instanceof Problem) return sendJson(response, failure.status, { error: failure.message });
    if (failure instanceof InvalidFaultPlan || failure instanceof BodyTooLarge) {
      return sendJson(response, 400, { error: failure.message });
    }
    throw failure;
  }
}

function showOverview({ response, parts }: ControlRequest): void {
  sendPage(response, 200, overviewPage(parts.store, parts.faults));
}

function showEvent({ response, parts, names }: ControlRequest): void {
  const event = findEvent(parts, names);
  sendPage(response, 200, eventPage(event, deliveriesOf(parts.store, event.id)));
}

function findEvent({ store }: ApiParts, { id = "" }: Record<string, string>): Stripe.Event {
  const document = store.get("event", id);
  if (!document) throw noSuch("event", id, "id");
  return document.object;
}

async function redeliverEvent({ request, response, parts, names }: ControlRequest): Promise<void> {
  const { store } = parts;
  const event = findEvent(parts, names);
  const deliveries = await store.write(() => redeliver(store, event));
  parts.written();
  if (wantsPage(request)) return redirect(response, `/_sandbox/events/${event.id}`);
  sendJson(response, 200, { event: event.id, deliveries });
}

function showFaults({ response, parts }: ControlRequest): void {
  sendJson(response, 200, parts.faults.describe());
}

function setFaults({ request, response, parts, body }: ControlRequest): void {
  if (!isForm(request)) {
    parts.faults.set(parseFaultPlan(parseJson(body)));
    sendJson(response, 200, parts.faults.describe());
    return;
  }
  const form = decodeForm(body);
  try {
    parts.faults.set(form.clear === "true" ? {} : parseFaultPlan(planFromForm(form)));
    redirect(response, "/_sandbox");
  } catch (failure) {
    if (!(failure instanceof InvalidFaultPlan)) throw failure;
    const { message } = failure;
    sendPage(response, 400, overviewPage(parts.store, parts.faults, { message, form }));
  }
}

function clearFaults({ response, parts }: ControlRequest): void {
  parts.faults.clear();
  sendJson(response, 200, parts.faults.describe());
}

function showRequests({ response, parts }: ControlRequest): void {
  sendJson(response, 200, parts.census.read());
}

function resetRequests({ response, parts }: ControlRequest): void {
  parts.census.reset();
  sendJson(response, 200, {});
}

async function ensureEndpoint({ response, parts, body }: ControlRequest): Promise<void> {
  const input = parseJson(body);
  const url: unknown = typeof input === "object" && input !== null && Reflect.get(input, "url");
  const secret: unknown = typeof input === "object" && input !== null && Reflect.get(input, "secret");
  if (typeof url !== "string" || typeof secret !== "string" || secret === "") {
    return sendJson(response, 400, { error: 'Send { "url": "http://…", "secret": "whsec_…" }.' });
  }
  const endpoint = await parts.store.write(() => ensureManagedEndpoint(parts.store, url, secret));
  parts.written();
  sendJson(response, 200, endpoint);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new InvalidFaultPlan("The body is no JSON.");
  }
}

function isForm(request: IncomingMessage): boolean {
  return (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
}

function wantsPage(request: IncomingMessage): boolean {
  return (request.headers.accept ?? "").includes("text/html");
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { Location: location, "Cache-Control": "no-store" }).end();
}

function sendPage(response: ServerResponse, status: number, page: string): void {
  sendText(response, status, "text/html; charset=utf-8", page, {
    "Content-Security-Policy":
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    // With no-referrer a browser would send the forms with "Origin: null".
    "Referrer-Policy": "same-origin",
  });
}
