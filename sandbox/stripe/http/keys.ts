import type { IncomingMessage } from "node:http";
import type { Form } from "./form";
import { Problem } from "./problem";

export type Access = "secret" | "publishable";

const ADVICE =
  "You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.";

/**
 * Which kind of key a request carries: Bearer, Basic (key as user name), or a publishable one as parameter `key`. All
 * test keys belong to the same account.
 * @throws Problem 401 without a test key
 */
export function readAccess(request: IncomingMessage, form: Form): Access {
  const key = keyIn(request.headers.authorization) ?? (typeof form.key === "string" ? form.key : undefined);
  if (!key) throw unauthorized(`You did not provide an API key. ${ADVICE}`);
  if (/^pk_test_\w{1,200}$/.test(key)) return "publishable";
  if (/^sk_test_\w{1,200}$/.test(key) && typeof form.key !== "string") return "secret";
  throw unauthorized(`Invalid API Key provided: ${masked(key)}`);
}

/** @throws Problem when a publishable key was used where only a secret one may be */
export function requireSecret(access: Access): void {
  if (access === "secret") return;
  throw new Problem(
    401,
    "invalid_request_error",
    "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
    { code: "secret_key_required" },
  );
}

function keyIn(authorization: string | undefined): string | undefined {
  const [scheme, value] = authorization?.trim().split(/\s+/) ?? [];
  if (!scheme || !value) return undefined;
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() !== "basic") return undefined;
  return Buffer.from(value, "base64").toString("utf8").split(":")[0];
}

function unauthorized(message: string) {
  return new Problem(401, "invalid_request_error", message);
}

function masked(key: string): string {
  return key.length < 12 ? "*".repeat(key.length) : `${key.slice(0, 8)}*********${key.slice(-4)}`;
}
