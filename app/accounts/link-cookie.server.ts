import { type Cookie, redirect } from "@remix-run/node";
import { env } from "~/platform/env.server";
import { signedCookie } from "~/platform/http/signed-cookie.server";
import { once } from "~/platform/once.server";
import { type LinkPurpose, linkValidMinutes } from "./link-token.server";

/** Valid for every path: single fetch requests `/reset-password.data`, which a narrower path wouldn't cover. */
function linkCookie(purpose: LinkPurpose): Cookie {
  return once(`link-cookie:${purpose}`, () =>
    signedCookie(`lectern-${purpose}`, { maxAge: linkValidMinutes * 60 }),
  );
}

/** The URL in an email. It contains the token only until the browser has followed it. */
export function linkAddress(purpose: LinkPurpose, token: string): string {
  return `${env().APP_URL}/${purpose}?${new URLSearchParams({ token })}`;
}

/**
 * Moves a token from the URL into a cookie, so that no history, `Referer` or screenshot keeps it. Following
 * the link changes nothing else, since mail scanners follow it too.
 *
 * @throws a redirect to the same page without the token, if the URL has one.
 */
export async function hideLinkToken(request: Request, purpose: LinkPurpose): Promise<void> {
  const { searchParams, pathname } = new URL(request.url);
  const token = searchParams.get("token");
  if (token === null) return;
  throw redirect(pathname, {
    headers: {
      "Set-Cookie": await keepLinkToken(purpose, token.slice(0, 200)),
      "Cache-Control": "no-store",
    },
  });
}

/** The `Set-Cookie` header that gives the browser a token as if it had followed the link. */
export function keepLinkToken(purpose: LinkPurpose, token: string): Promise<string> {
  return linkCookie(purpose).serialize(token);
}

/** The token that `hideLinkToken` stored; without one, an empty string, which is never valid. */
export async function readLinkToken(request: Request, purpose: LinkPurpose): Promise<string> {
  const token: unknown = await linkCookie(purpose).parse(request.headers.get("Cookie"));
  return typeof token === "string" ? token : "";
}

/** The `Set-Cookie` header that removes the token from the browser. */
export function forgetLinkToken(purpose: LinkPurpose): Promise<string> {
  return linkCookie(purpose).serialize("", { maxAge: 0 });
}
