import { createHmac } from "node:crypto";

/**
 * The header `Stripe-Signature` for a payload, see https://docs.stripe.com/webhooks#verify-manually.
 * @param atSeconds when this attempt is made, in seconds since 1970; fresh for every attempt
 */
export function signatureHeader(payload: string, secret: string, atSeconds: number): string {
  const digest = createHmac("sha256", secret).update(`${atSeconds}.${payload}`, "utf8").digest("hex");
  return `t=${atSeconds},v1=${digest}`;
}
