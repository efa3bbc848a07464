import type { DeliveryAttempt } from "../store/documents";
import { signatureHeader } from "./signature";

const KEPT_CHARACTERS = 500;
/** Enough bytes for 500 characters of any script. */
const READ_BYTES = 4 * KEPT_CHARACTERS;

export interface Sending {
  url: string;
  secret: string;
  payload: string;
  timeoutMs: number;
  /** Ends the attempt early, when the sandbox stops. */
  signal: AbortSignal;
}

/** Posts a signed event once and returns the result. Never throws. */
export async function sendEvent({
  url,
  secret,
  payload,
  timeoutMs,
  signal,
}: Sending): Promise<DeliveryAttempt> {
  const startedAt = Date.now();
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      body: payload,
      // Stripe counts a redirect as a failure.
      redirect: "manual",
      signal: AbortSignal.any([timeout, signal]),
      headers: {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signatureHeader(payload, secret, Math.floor(startedAt / 1000)),
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      },
    });
    const answer = await beginningOf(response);
    return { startedAt, durationMs: Date.now() - startedAt, status: response.status, error: null, answer };
  } catch (failure) {
    const error = timeout.aborted ? `No answer within ${timeoutMs} ms` : reasonOf(failure);
    return { startedAt, durationMs: Date.now() - startedAt, status: null, error, answer: "" };
  }
}

async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < READ_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
  }
  await reader.cancel();
  return Buffer.concat(chunks).toString("utf8").slice(0, KEPT_CHARACTERS);
}

function reasonOf(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  // fetch hides the socket's error ("connect ECONNREFUSED …") in the cause.
  return failure.cause instanceof Error ? failure.cause.message || failure.message : failure.message;
}
