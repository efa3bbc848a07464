import { createCookie } from "@remix-run/node";
import { CSRF } from "remix-utils/csrf/server";
import { env } from "../env.server";
import { once } from "../once.server";

/**
 * The double-submit token: a signed value in a cookie that every form sends back in its field `csrf`.
 * The root loader hands it to the page with `csrf().commitToken(request)`.
 *
 * Source: OWASP, Cross-Site Request Forgery Prevention Cheat Sheet, "Signed double-submit cookie".
 */
export function csrf(): CSRF {
  return once("csrf", () => {
    const { SESSION_SECRET, isSecure } = env();
    return new CSRF({
      cookie: createCookie(isSecure ? "__Host-lectern-csrf" : "lectern-csrf", {
        path: "/",
        httpOnly: true,
        sameSite: "lax",
        secure: isSecure,
        secrets: [SESSION_SECRET],
      }),
      secret: SESSION_SECRET,
    });
  });
}
