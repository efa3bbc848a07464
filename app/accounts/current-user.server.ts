import { redirect } from "@remix-run/node";
import { afterThisTurn } from "~/platform/clock/timers";
import { env } from "~/platform/env.server";
import { reportRefusal } from "~/platform/http/refusals.server";
import { isDemoEmail } from "./demo-accounts.server";
import { findSessionUser } from "./session.server";
import type { SignedInUser } from "./user";
import { withOnward } from "./with-onward";

const lookups = new Map<string, Promise<SignedInUser | null>>();
const lookupsByRequest = new WeakMap<Request, Promise<SignedInUser | null>>();

/**
 * The user who sent this request, or null.
 *
 * The loaders of one page share one database read if they ask before they await anything else: Remix gives
 * each its own `Request`, but calls them in the same turn of the event loop. A single handler may ask as
 * often and as late as it likes.
 */
export function findUser(request: Request): Promise<SignedInUser | null> {
  const known = lookupsByRequest.get(request);
  if (known) return known;
  const lookup = findByCookies(request);
  lookupsByRequest.set(request, lookup);
  return lookup;
}

function findByCookies(request: Request): Promise<SignedInUser | null> {
  const cookies = request.headers.get("Cookie");
  if (!cookies) return Promise.resolve(null);
  const current = lookups.get(cookies);
  if (current) return current;
  const lookup = lookUp(request);
  lookups.set(cookies, lookup);
  // Not cached longer: a request that follows a sign-out must not see the old result.
  afterThisTurn(() => lookups.delete(cookies));
  return lookup;
}

/**
 * The user who sent this request.
 *
 * @throws a redirect to the sign-in page, which leads back here.
 */
export async function requireUser(request: Request): Promise<SignedInUser> {
  const user = await findUser(request);
  if (user) return user;
  const { pathname, search } = new URL(request.url);
  throw redirect(withOnward("/sign-in", pathname + search));
}

/**
 * The user who sent this request to a resource route.
 *
 * @throws a 401 response whose JSON body says `error: "sign_in_required"`.
 */
export async function requireUserForApi(request: Request): Promise<SignedInUser> {
  const user = await findUser(request);
  if (user) return user;
  // A thrown `data()` would reach a resource route's caller as "Unexpected Server Error".
  throw Response.json({ error: "sign_in_required", message: "Sign in to continue." }, { status: 401 });
}

/**
 * The staff member who sent this request.
 *
 * @throws a 404 for everyone else: they needn't know that the page exists.
 */
export async function requireStaff(request: Request): Promise<SignedInUser> {
  const user = await findUser(request);
  if (user?.role === "staff") return user;
  if (user) reportRefusal({ kind: "staff_page", who: user.id, about: new URL(request.url).pathname });
  throw new Response("This page doesn't exist.", { status: 404 });
}

async function lookUp(request: Request): Promise<SignedInUser | null> {
  const user = await findSessionUser(request);
  return user && (env().LECTERN_DEMO || !isDemoEmail(user.email)) ? user : null;
}
