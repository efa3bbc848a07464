import type { AccountError } from "./account-error";
import { formatWait } from "./format-wait";

/**
 * Why a repeated password wasn't accepted, for `StepUpField`, with the response's status and headers.
 *
 * @throws what isn't about passwords.
 */
export function stepUpProblem(error: AccountError): {
  words: string;
  status: number;
  headers?: Record<string, string>;
} {
  const { retryAfterSeconds = 60 } = error;
  const headers = { "Retry-After": String(retryAfterSeconds) };
  switch (error.code) {
    case "wrong_credentials":
      return { words: "Incorrect password. Nothing was changed.", status: 400 };
    case "too_many_attempts": {
      const wait = formatWait(retryAfterSeconds);
      return {
        words: `Too many incorrect passwords. Nothing was changed; try again in ${wait}.`,
        status: 429,
        headers,
      };
    }
    case "busy":
      return {
        words: "Too many people are signing in right now. Nothing was changed; try again in a few seconds.",
        status: 503,
        headers,
      };
    default:
      throw error;
  }
}
