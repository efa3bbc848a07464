const built = globalThis as typeof globalThis & { lecternOnce?: Map<string, unknown> };

/**
 * Builds a process-wide object on first use and returns the same one from then on, even after a hot reload has evaluated
 * the calling module again.
 *
 * @example
 * export const stripe = () => once("stripe", () => new Stripe(env().STRIPE_SECRET_KEY));
 */
export function once<Value>(name: string, build: () => Value): Value {
  built.lecternOnce ??= new Map();
  if (!built.lecternOnce.has(name)) built.lecternOnce.set(name, build());
  return built.lecternOnce.get(name) as Value;
}
