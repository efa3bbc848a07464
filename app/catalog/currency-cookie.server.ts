import { createCookie } from "@remix-run/node";
import { env } from "~/platform/env.server";
import { type Currency, parseCurrency } from "./currency";

const oneYearSeconds = 365 * 24 * 60 * 60;

const cookie = createCookie("lectern_currency", {
  httpOnly: true,
  sameSite: "lax",
  path: "/",
  maxAge: oneYearSeconds,
});

/** The currency that this visitor chose earlier; null for none, or for an invalid cookie. */
export async function readCurrency(request: Request): Promise<Currency | null> {
  return parseCurrency(await cookie.parse(request.headers.get("Cookie")));
}

/**
 * The `Set-Cookie` value that remembers the choice for a year.
 *
 * @example
 * return redirect(redirectTo, { headers: { "Set-Cookie": await rememberCurrency("jpy") } });
 */
export function rememberCurrency(currency: Currency): Promise<string> {
  return cookie.serialize(currency, { secure: env().isSecure });
}
