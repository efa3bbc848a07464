/** A number from 0 up to, but not including, 1. It is predictable: never use it for a secret. */
export function randomFraction(): number {
  return Math.random();
}

/** A new UUID. */
export function randomId(): string {
  return crypto.randomUUID();
}

/** Random bytes that nobody can predict. */
export function randomBytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}

/**
 * A new secret for a link or a cookie, in URL-safe base64.
 *
 * @param bytes how many random bytes it encodes; the text is a third longer.
 */
export function randomToken(bytes: number): string {
  const base64 = btoa(String.fromCharCode(...randomBytes(bytes)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
