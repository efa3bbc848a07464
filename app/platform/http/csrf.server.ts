import type { Cookie } from "@remix-run/node";
import { CSRF } from "remix-utils/csrf/server";
import { once } from "../once.server";
import { signAnew, signedCookie } from "./signed-cookie.server";

function csrfCookie(): Cookie {
  return once("csrf-cookie", () => signedCookie("lectern-csrf"));
}

/**
 * The double-submit token: a random value in a signed cookie that every form sends back in its `csrf` field.
 *
 * Source: OWASP, Cross-Site Request Forgery Prevention Cheat Sheet, "Signed double-submit cookie".
 */
export function csrf(): CSRF {
  // No secret here: it takes only one, so open pages would break when it changes. The cookie is signed instead.
  return once("csrf", () => new CSRF({ cookie: csrfCookie() }));
}

/** The page's token, and the `Set-Cookie` header if one is needed. */
export async function commitCsrfToken(request: Request): Promise<[token: string, header: string | null]> {
  const [token, header] = await csrf().commitToken(request);
  return [token, header ?? (await signAnew(csrfCookie(), request))];
}
