import type { Cookie } from "@remix-run/node";
import { CSRF } from "remix-utils/csrf/server";
import { once } from "../once.server";
import { signAnew, signedCookie } from "./signed-cookie.server";

function csrfCookie(): Cookie {
  return once("csrf-cookie", () => signedCookie("lectern-csrf"));
}

/**
 * The double-submit token: a random value in a signed cookie that every form sends back in its field `csrf`.
 *
 * Source: OWASP, Cross-Site Request Forgery Prevention Cheat Sheet, "Signed double-submit cookie".
 */
export function csrf(): CSRF {
  // No secret of its own: it takes only one, and an open page would not outlive its change. The cookie is signed.
  return once("csrf", () => new CSRF({ cookie: csrfCookie() }));
}

/** The page's token, and the `Set-Cookie` header that it needs, if it does. */
export async function commitCsrfToken(request: Request): Promise<[token: string, header: string | null]> {
  const [token, header] = await csrf().commitToken(request);
  return [token, header ?? (await signAnew(csrfCookie(), request))];
}
