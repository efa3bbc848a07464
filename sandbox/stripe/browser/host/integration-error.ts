/** Stripe.js's error for wrong use by the shop's developer. Thrown, never returned: a customer can't fix it. */
export class IntegrationError extends Error {
  override readonly name = "IntegrationError";
}

/** Whether a value is an object whose properties may be read. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
