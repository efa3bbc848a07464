import { type Cookie, redirect } from "@remix-run/node";
import { env } from "~/platform/env.server";
import { signedCookie } from "~/platform/http/signed-cookie.server";
import { once } from "~/platform/once.server";
import { type LinkPurpose, linkValidMinutes } from "./link-token.server";

/** It goes to every path: single fetch asks at `/reset-password.data`, which a narrower one would not cover. */
function linkCookie(purpose: LinkPurpose): Cookie {
  return once(`link-cookie:${purpose}`, () =>
    signedCookie(`lectern-${purpose}`, { maxAge: linkValidMinutes * 60 }),
  );
}

/** The address that a mail names. The token is in it only until the browser has followed it. */
export function linkAddress(purpose: LinkPurpose, token: string): string {
  return `${env().APP_URL}/${purpose}?${new URLSearchParams({ token })}`;
}

/**
 * Moves a token from the address into a cookie, so that no history, `Referer` or screenshot keeps it. Following
 * the link changes nothing else: mail scanners follow it as well.
 *
 * @throws a redirect to the same page without the token, if the address has one.
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

/** The `Set-Cookie` header by which the browser has a token as if it had followed the link. */
export function keepLinkToken(purpose: LinkPurpose, token: string): Promise<string> {
  return linkCookie(purpose).serialize(token);
}

/** The token that `hideLinkToken` has put away; an empty text, which opens nothing, without one. */
export async function readLinkToken(request: Request, purpose: LinkPurpose): Promise<string> {
  const token: unknown = await linkCookie(purpose).parse(request.headers.get("Cookie"));
  return typeof token === "string" ? token : "";
}

/** The `Set-Cookie` header that removes the token from the browser. */
export function forgetLinkToken(purpose: LinkPurpose): Promise<string> {
  return linkCookie(purpose).serialize("", { maxAge: 0 });
}
