import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether an `Authorization` header contains this bearer token. Digests have equal length, so comparing them takes the
 * same time whatever was guessed.
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
