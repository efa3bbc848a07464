import { type Cookie, type CookieOptions, createCookie } from "@remix-run/node";
import { env } from "../env.server";

/**
 * A cookie that no script reads, signed with the first `SESSION_SECRET` and believed from any of them. Over HTTPS its
 * name begins with `__Host-`, so that no other host can plant it.
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
 * What makes the browser's cookie outlast an older secret: the `Set-Cookie` header that signs it with the first one, or
 * null where it is signed so already, or can't be believed.
 */
export async function signAnew(cookie: Cookie, request: Request): Promise<string | null> {
  const [newest = "", ...older] = env().SESSION_SECRET;
  if (older.length === 0) return null;
  const header = request.headers.get("Cookie");
  const value: unknown = await cookie.parse(header);
  const isNewest = (await createCookie(cookie.name, { secrets: [newest] }).parse(header)) !== null;
  return value === null || isNewest ? null : cookie.serialize(value);
}
