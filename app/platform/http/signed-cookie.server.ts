import { type Cookie, type CookieOptions, createCookie } from "@remix-run/node";
import { env } from "../env.server";

/**
 * A cookie that scripts can't read, signed with the first `SESSION_SECRET` and accepted from any of them. Over HTTPS its
 * name begins with `__Host-`, so that no other host can set it.
 */
export function signedCookie(name: string, options: Pick<CookieOptions, "maxAge"> = {}): Cookie {
  const { SESSION_SECRET, isSecure } = env();
  return createCookie(`${isSecure ? "__Host-" : ""}${name}`, {
    ...options,
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: isSecure,
    secrets: SESSION_SECRET,
  });
}

/**
 * Lets the browser's cookie outlive an older secret: the `Set-Cookie` header that signs it with the first one, or null if
 * it already is, or if its signature is invalid.
 */
export async function signAnew(cookie: Cookie, request: Request): Promise<string | null> {
  const [newest = "", ...older] = env().SESSION_SECRET;
  if (older.length === 0) return null;
  const header = request.headers.get("Cookie");
  const value: unknown = await cookie.parse(header);
  const isNewest = (await createCookie(cookie.name, { secrets: [newest] }).parse(header)) !== null;
  return value === null || isNewest ? null : cookie.serialize(value);
}
