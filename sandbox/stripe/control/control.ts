import type { IncomingMessage, ServerResponse } from "node:http";
import { redirect, sendJson } from "@lectern/sandbox-kit/http/answers";
import { BodyTooLarge, readBody } from "@lectern/sandbox-kit/http/body";
import { isSameOriginOrNoBrowser } from "@lectern/sandbox-kit/http/loopback";
import type Stripe from "stripe";
import { z } from "zod";
import type { ApiParts } from "../api/parts";
import { InvalidFaultPlan, parseFaultPlan } from "../faults/plan";
import { decodeForm } from "../http/form";
import { noSuch, Problem } from "../http/problem";
import { RouteTable } from "../http/routes";
import type { Store } from "../store/store";
import { deliveriesOf, redeliver } from "../webhooks/deliveries";
import { ensureManagedEndpoint } from "../webhooks/endpoints";
import { planFromForm } from "./fault-form";
import { eventPage, overviewPage } from "./pages";
import { paymentControls } from "./payment-controls";
import {
  type ControlRequest,
  type ControlRoute,
  isForm,
  parseJson,
  readInput,
  sendPage,
  wantsPage,
} from "./route";

const managedEndpoint = z.object({
  url: z.union([z.string().transform((url): [string] => [url]), z.array(z.string()).nonempty()]),
  secret: z.string().min(1),
});

const routes = new RouteTable<ControlRoute>([
  { method: "GET", template: "/_sandbox", answer: showOverview },
  { method: "GET", template: "/_sandbox/events/:id", answer: showEvent },
  { method: "POST", template: "/_sandbox/events/:id/redeliver", answer: redeliverEvent },
  { method: "GET", template: "/_sandbox/requests", answer: showRequests },
  { method: "DELETE", template: "/_sandbox/requests", answer: resetRequests },
  { method: "POST", template: "/_sandbox/webhook_endpoints", answer: ensureEndpoint },
  { method: "GET", template: "/_sandbox/clock", answer: showClock },
  { method: "POST", template: "/_sandbox/clock", answer: advanceClock },
  { method: "GET", template: "/_sandbox/faults", answer: showFaults },
  { method: "POST", template: "/_sandbox/faults", answer: setFaults },
  { method: "DELETE", template: "/_sandbox/faults", answer: clearFaults },
  ...paymentControls,
]);

/** Serves the control page and the control API. No key is needed, but pages of other origins can't call it. */
export async function answerControlRequest(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ApiParts,
): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", parts.origin());
  const match = routes.find(request.method ?? "GET", pathname);
  if (!match) return sendJson(response, 404, { error: "No such control endpoint." });
  if (request.method !== "GET" && !isSameOriginOrNoBrowser(request)) {
    return sendJson(response, 403, { error: "Only the sandbox's own pages can do this." });
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

function showRequests({ response, parts }: ControlRequest): void {
  sendJson(response, 200, parts.census.read());
}

function resetRequests({ response, parts }: ControlRequest): void {
  parts.census.reset();
  sendJson(response, 200, {});
}

async function ensureEndpoint(control: ControlRequest): Promise<void> {
  const { response, parts } = control;
  const { url: urls, secret } = readInput(control, managedEndpoint);
  const endpoint = await parts.store.write(() => ensureManagedEndpoint(parts.store, urls, secret));
  parts.written();
  sendJson(response, 200, endpoint);
}

const TEN_YEARS = 10 * 366 * 24 * 3600;

const skip = z.object({ advanceSeconds: z.number().int().min(1).max(TEN_YEARS) }).strict();

function showClock({ response, parts }: ControlRequest): void {
  sendJson(response, 200, describeClock(parts.store));
}

async function advanceClock(control: ControlRequest): Promise<void> {
  const { response, parts } = control;
  const { advanceSeconds } = readInput(control, skip);
  await parts.store.write(() => parts.store.clock.advance(advanceSeconds));
  await parts.keys.prune();
  parts.written();
  sendJson(response, 200, describeClock(parts.store));
}

function describeClock({ clock }: Store) {
  return { now: Math.floor(clock.now() / 1000), offsetSeconds: clock.offsetSeconds };
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
