import type { Elements } from "./elements";
import type { IntentResult } from "./intent-result";

/** Client secrets and elements with a confirmation in progress, across all Stripe objects. */
const inFlight = new Set<string | Elements>();

/**
 * Runs a confirmation unless one is running already for the same intent or form; then Stripe.js's error is
 * the answer, and nothing is sent.
 */
export async function alone(
  keys: readonly (string | Elements | null)[],
  method: string,
  confirm: () => Promise<IntentResult>,
): Promise<IntentResult> {
  const held = keys.filter((key) => key !== null);
  if (held.some((key) => inFlight.has(key)))
    return {
      error: {
        type: "invalid_request_error",
        message: `You have an in-flight ${method}! Please be sure to disable your form submit button when ${method} is called.`,
      },
    };
  for (const key of held) inFlight.add(key);
  try {
    return await confirm();
  } finally {
    for (const key of held) inFlight.delete(key);
  }
}
