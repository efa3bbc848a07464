import type { AppLoadContext } from "@remix-run/node";
import { env } from "~/platform/env.server";
import { bearsToken } from "~/platform/http/bearer-token.server";
import { networkOf } from "~/platform/http/network.server";
import { limitRate } from "~/platform/http/rate-limit.server";
import { reportRefusal } from "~/platform/http/refusals.server";
import { requireStaff } from "./current-user.server";
import { limitRequest, requestLimits } from "./request-limits.server";

const guesses = { name: "admin-token", points: 20, seconds: 600 };

/** Who may use the staff API: a staff member by session, or a machine by `ADMIN_API_TOKEN`. */
export type ApiCaller = { kind: "staff"; staffId: string } | { kind: "token" };

/**
 * The caller of the staff API. Counts the request, as `limitRequest` does.
 *
 * @throws a 401 response for a wrong token, 404 for anyone who is neither staff nor sends a token, 429 for
 * guessing tokens or calling too often.
 */
export async function requireStaffOrToken(
  request: Request,
  context: Pick<AppLoadContext, "clientAddress" | "setHeader">,
): Promise<ApiCaller> {
  await limitRequest(requestLimits.staff, request, context);
  const authorization = request.headers.get("Authorization");
  if (authorization === null) return { kind: "staff", staffId: (await requireStaff(request)).id };
  const { ADMIN_API_TOKEN } = env();
  if (ADMIN_API_TOKEN && bearsToken(authorization, ADMIN_API_TOKEN)) return { kind: "token" };
  const who = networkOf(context.clientAddress);
  reportRefusal({ kind: "wrong_token", who, about: new URL(request.url).pathname });
  await limitRate(guesses, who);
  throw Response.json(
    { error: "wrong_token", message: "This token isn't valid." },
    { status: 401, headers: { "WWW-Authenticate": "Bearer" } },
  );
}
