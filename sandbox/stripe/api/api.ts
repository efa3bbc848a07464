import type { IncomingMessage, ServerResponse } from "node:http";
import { sendText } from "@lectern/sandbox-kit/http/answers";
import { BodyTooLarge, readBody } from "@lectern/sandbox-kit/http/body";
import { API_VERSION } from "../api-version";
import { applyFault, type FaultEffect } from "../faults/applied";
import { type ApiFault, InvalidFaultPlan, parseFaultHeader } from "../faults/plan";
import { corsHeaders } from "../http/cors";
import { decodeForm, type Form } from "../http/form";
import { type Access, readAccess, requireSecret } from "../http/keys";
import { invalidRequest, Problem } from "../http/problem";
import type { Match } from "../http/routes";
import { newId } from "../store/identifiers";
import { type Answer, encodeProblem, execute } from "./execution";
import { fingerprintOf, type KeptAnswer } from "./idempotency";
import type { Operation } from "./operation";
import type { ApiParts } from "./parts";

/** One request to `/v1`, parsed and routed. */
interface ApiRequest {
  match: Match<Operation>;
  form: Form;
  body: string;
  path: string;
  access: Access;
  requestId: string;
  idempotencyKey: string | null;
}

/** Answers one request to Stripe's API. */
export async function answerApiRequest(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ApiParts,
): Promise<void> {
  const requestId = newId("req", 14);
  const key = request.headers["idempotency-key"];
  const idempotencyKey = request.method === "POST" && typeof key === "string" && key ? key : null;
  const headers: Record<string, string> = {
    ...corsHeaders(request),
    "Request-Id": requestId,
    "Stripe-Version": API_VERSION,
    ...(idempotencyKey ? { "Idempotency-Key": encodeURI(idempotencyKey) } : {}),
  };
  let answer: Answer | undefined;
  try {
    const call = await recognise(request, requestId, idempotencyKey, parts);
    answer = await carryOut(call, request, parts);
  } catch (failure) {
    answer = answerToFailure(failure);
  }
  if (!answer) return;
  sendText(response, answer.status, "application/json", answer.body, { ...headers, ...answer.headers });
}

async function recognise(
  request: IncomingMessage,
  requestId: string,
  idempotencyKey: string | null,
  { operations, census }: ApiParts,
): Promise<ApiRequest> {
  const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
  const method = request.method ?? "GET";
  const body = await readBody(request);
  const form = decodeForm(method === "POST" ? body : search.slice(1));
  const match = operations.find(method, pathname);
  const access = match?.route.access === "open" ? "publishable" : readAccess(request, form);
  if (!match) {
    throw new Problem(
      404,
      "invalid_request_error",
      `Unrecognized request URL (${method}: ${pathname}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    );
  }
  if (match.route.access === "secret") requireSecret(access);
  checkVersion(request.headers["stripe-version"]);
  census.count(method, match.route.template);
  return { match, form, body, path: pathname, access, requestId, idempotencyKey };
}

/** Runs a call with any fault that applies; undefined when the caller should get no answer. */
async function carryOut(
  call: ApiRequest,
  request: IncomingMessage,
  parts: ApiParts,
): Promise<Answer | undefined> {
  const fault = faultFor(call, request, parts);
  const keyed = call.idempotencyKey
    ? { key: call.idempotencyKey, path: call.path, fingerprint: fingerprintOf(call.body) }
    : undefined;
  const kept = keyed && parts.keys.claim(keyed);
  try {
    const before = await applyFault(fault, "request", request, parts.stopping);
    if (before.kind !== "none") return answerOf(before);
    const answer = kept ? replay(kept) : await execute(call, keyed, laterFault(fault), parts);
    // From here on, another request with this key finds the answer.
    if (keyed && !kept) parts.keys.release(keyed.key);
    const after = await applyFault(fault, "response", request, parts.stopping);
    return after.kind === "none" ? answer : answerOf(after);
  } finally {
    if (keyed && !kept) parts.keys.release(keyed.key);
  }
}

function faultFor(
  { match, path, access }: ApiRequest,
  request: IncomingMessage,
  { faults }: ApiParts,
): ApiFault | undefined {
  const header = request.headers["x-sandbox-fault"];
  if (typeof header === "string") {
    try {
      return parseFaultHeader(header);
    } catch (failure) {
      if (failure instanceof InvalidFaultPlan) throw invalidRequest(`X-Sandbox-Fault: ${failure.message}`);
      throw failure;
    }
  }
  return faults.strike(match.route.method, path, access);
}

function laterFault(fault: ApiFault | undefined): ApiFault | undefined {
  return fault?.phase === "response" && !fault.timeout ? fault : undefined;
}

function answerOf(effect: FaultEffect): Answer | undefined {
  if (effect.kind !== "answer") return undefined;
  return { ...encodeProblem(effect.problem, "secret"), headers: effect.headers };
}

function replay({ status, body, requestId }: KeptAnswer): Answer {
  return { status, body, headers: { "Idempotent-Replayed": "true", "Original-Request": requestId } };
}

function answerToFailure(failure: unknown): Answer {
  if (failure instanceof Problem) return encodeProblem(failure, "secret");
  if (failure instanceof BodyTooLarge) {
    const problem = new Problem(413, "invalid_request_error", failure.message);
    return { ...encodeProblem(problem, "secret"), headers: { Connection: "close" } };
  }
  console.error("sandbox-stripe: a call failed", failure);
  const problem = new Problem(500, "api_error", "The sandbox failed. See its log.");
  return encodeProblem(problem, "secret");
}

function checkVersion(given: string | string[] | undefined): void {
  if (given === undefined || String(given).split(";")[0]?.trim() === API_VERSION) return;
  throw invalidRequest(
    `Invalid Stripe API version: ${String(given).slice(0, 50)}. The sandbox only supports ${API_VERSION}.`,
  );
}
