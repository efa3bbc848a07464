import { createHash, timingSafeEqual } from "node:crypto";
import { reportRefusal } from "./refusals.server";

/**
 * Whether a machine's request carries this token. A wrong one is reported; none at all is just no token.
 *
 * Source: RFC 6750, 2.1.
 *
 * @param token what is expected; while none is set nothing matches.
 * @param who the network that the request came from.
 */
export function carriesToken(request: Request, token: string | undefined, who: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (given === undefined) return false;
  // Digests are of one length, and comparing them takes the same time whatever was guessed.
  if (token !== undefined && timingSafeEqual(digestOf(given), digestOf(token))) return true;
  reportRefusal({ kind: "wrong_token", who, about: new URL(request.url).pathname });
  return false;
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
