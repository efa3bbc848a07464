import { createHash, timingSafeEqual } from "node:crypto";
import { requireStaff } from "~/accounts/current-user.server";
import { env } from "~/platform/env.server";
import { limitRate } from "~/platform/http/rate-limit.server";

const refusals = { name: "admin-token:refused", points: 20, seconds: 600 };
const uses = { name: "admin-token:used", points: 120, seconds: 60 };

/** Who may use the staff's API: a member of staff by the session, or a machine by `ADMIN_API_TOKEN`. */
export type ApiCaller = { kind: "staff"; staffId: string } | { kind: "token" };

/**
 * Who calls the staff's API.
 *
 * @throws a 401 response for a wrong token, 404 for everybody who is neither on the staff nor names one, 429 for whoever
 * tries out tokens or calls too often.
 */
export async function requireStaffOrToken(request: Request, clientAddress: string): Promise<ApiCaller> {
  const authorization = request.headers.get("Authorization");
  if (authorization === null) return { kind: "staff", staffId: (await requireStaff(request)).id };
  const [, token = ""] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
  if (isToken(token)) {
    await limitRate(uses, clientAddress);
    return { kind: "token" };
  }
  await limitRate(refusals, clientAddress);
  throw Response.json(
    { error: "wrong_token", message: "This token opens nothing here." },
    { status: 401, headers: { "WWW-Authenticate": "Bearer" } },
  );
}

/** In constant time: digests are equally long, whatever was sent. */
function isToken(given: string): boolean {
  const { ADMIN_API_TOKEN } = env();
  if (!ADMIN_API_TOKEN) return false;
  return timingSafeEqual(digestOf(given), digestOf(ADMIN_API_TOKEN));
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
