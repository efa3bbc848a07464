import type { IncomingMessage } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { Problem, type ProblemType } from "../http/problem";
import type { ApiFault } from "./plan";

/** The effect of a fault at one phase of a call. */
export type FaultEffect =
  | { kind: "none" }
  | { kind: "answer"; problem: Problem; headers: Record<string, string> }
  | { kind: "silence" };

/**
 * Applies a fault at this phase of a call: waits, then returns what the caller should get.
 * @param stopping ends a wait early when the sandbox stops
 */
export async function applyFault(
  fault: ApiFault | undefined,
  phase: "request" | "response",
  request: IncomingMessage,
  stopping: AbortSignal,
): Promise<FaultEffect> {
  if (!fault || (fault.phase ?? "request") !== phase) return { kind: "none" };
  if (fault.timeout) {
    cutLater(request, fault.delayMs);
    return { kind: "silence" };
  }
  if (fault.delayMs) await pause(fault.delayMs, undefined, { signal: stopping }).catch(() => undefined);
  if (stopping.aborted) return { kind: "silence" };
  const problem = problemOf(fault);
  return problem ? { kind: "answer", problem, headers: headersOf(fault, problem.status) } : { kind: "none" };
}

/** Headers that tell a client how long to wait, see https://docs.stripe.com/rate-limits. */
function headersOf({ retryAfterSeconds }: ApiFault, status: number): Record<string, string> {
  if (status !== 429) {
    return retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) };
  }
  return { "Retry-After": String(retryAfterSeconds ?? 1), "Stripe-Rate-Limited-Reason": "global-rate" };
}

/** The error of a fault, if it does more than delay. */
export function problemOf(fault: ApiFault): Problem | undefined {
  const status =
    fault.status ?? (fault.delayMs === undefined || fault.errorRate !== undefined ? 500 : undefined);
  if (status === undefined) return undefined;
  const code = CODES[status];
  const type: ProblemType =
    status === 402 ? "card_error" : status >= 500 ? "api_error" : "invalid_request_error";
  return new Problem(status, type, MESSAGES[status] ?? `The sandbox was asked to answer ${status}.`, {
    ...(code ? { code } : {}),
  });
}

const CODES: Readonly<Record<number, string>> = {
  402: "card_declined",
  409: "idempotency_key_in_use",
  429: "rate_limit",
};

const MESSAGES: Readonly<Record<number, string>> = {
  429: "Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.",
  500: "An unknown error occurred",
  503: "Service unavailable",
};

function cutLater(request: IncomingMessage, afterMs: number | undefined): void {
  if (afterMs === undefined) return;
  const timer = setTimeout(() => request.socket.destroy(), afterMs);
  request.socket.once("close", () => clearTimeout(timer));
}
