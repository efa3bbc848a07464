import type { IncomingMessage, ServerResponse } from "node:http";
import { sendText } from "@lectern/sandbox-kit/http/answers";
import type { z } from "zod";
import type { ApiParts } from "../api/parts";
import { decodeForm } from "../http/form";
import { invalidRequest } from "../http/problem";
import type { Route } from "../http/routes";

/** One request to the control API or its pages. */
export interface ControlRequest {
  request: IncomingMessage;
  response: ServerResponse;
  parts: ApiParts;
  /** Values of the `:names` in the path. */
  names: Record<string, string>;
  body: string;
}

export interface ControlRoute extends Route {
  answer(control: ControlRequest): void | Promise<void>;
}

/** @throws Problem 400 */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw invalidRequest("The body isn't valid JSON.");
  }
}

/**
 * The input of a control call, sent as JSON or by a form of the control page.
 * @throws Problem 400 that names the invalid field
 */
export function readInput<T>(
  { request, body }: ControlRequest,
  schema: z.ZodType<T, z.ZodTypeDef, unknown>,
): T {
  const result = schema.safeParse(isForm(request) ? decodeForm(body) : parseJson(body));
  if (result.success) return result.data;
  const texts = result.error.issues.map(({ path, message }) => `${path.join(".") || "the body"}: ${message}`);
  throw invalidRequest(texts.join("; "));
}

export function isForm(request: IncomingMessage): boolean {
  return (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
}

export function wantsPage(request: IncomingMessage): boolean {
  return (request.headers.accept ?? "").includes("text/html");
}

export function sendPage(response: ServerResponse, status: number, page: string): void {
  sendText(response, status, "text/html; charset=utf-8", page, {
    "Content-Security-Policy":
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    // With no-referrer a browser would send the forms with "Origin: null".
    "Referrer-Policy": "same-origin",
  });
}
