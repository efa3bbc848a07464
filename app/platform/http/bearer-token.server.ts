import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether an `Authorization` header carries this very bearer token. Digests are of one length, so that comparing them
 * takes the same time whatever was guessed.
 *
 * Source: RFC 6750, 2.1.
 */
export function bearsToken(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? "";
  return timingSafeEqual(digestOf(given), digestOf(token));
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
