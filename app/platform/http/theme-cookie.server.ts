import { createCookie } from "@remix-run/node";
import { env } from "../env.server";

export type Theme = "light" | "dark" | "system";

const oneYearSeconds = 365 * 24 * 60 * 60;

const cookie = createCookie("lectern-theme", {
  httpOnly: true,
  sameSite: "lax",
  path: "/",
  maxAge: oneYearSeconds,
});

/** The visitor's choice of light or dark; `system` until one is made. */
export async function readTheme(request: Request): Promise<Theme> {
  return parseTheme(await cookie.parse(request.headers.get("Cookie")));
}

/** The `Set-Cookie` value that remembers the choice for a year. */
export function rememberTheme(theme: Theme): Promise<string> {
  return cookie.serialize(theme, { secure: env().isSecure });
}

export function parseTheme(value: unknown): Theme {
  return value === "light" || value === "dark" ? value : "system";
}
