/** From 0, to just below 1. No secret: what it will be next can be worked out. */
export function randomFraction(): number {
  return Math.random();
}

/** A UUID that nobody else has. */
export function randomId(): string {
  return crypto.randomUUID();
}

/** Bytes that nobody can guess. */
export function randomBytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}

/**
 * A text that nobody can guess, for links, cookies and headers.
 *
 * @param bytes how many it is made from; the text is a third longer.
 */
export function randomToken(bytes: number): string {
  const base64 = btoa(String.fromCharCode(...randomBytes(bytes)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
