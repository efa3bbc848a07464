import type { Submission } from "@conform-to/react";
import { data } from "@remix-run/node";
import { AccountError } from "./account-error";

/** Never sent back into the page: what was typed there is a secret. */
const hideFields = ["password"];

/** Answers a form whose fields don't fit, with what is wrong at each of them. */
export function refuseFields<Fields>(submission: Submission<Fields>) {
  return data(submission.reply({ hideFields }), { status: 400 });
}

/**
 * Answers a form that was understood but can't be granted, in words for the person who sent it.
 *
 * @throws `error` itself, unless it is one of those that a person can do something about.
 */
export function refuse<Fields>(submission: Submission<Fields>, error: unknown) {
  if (!(error instanceof AccountError)) throw error;
  const { retryAfterSeconds } = error;
  const headers = retryAfterSeconds ? { "Retry-After": String(retryAfterSeconds) } : undefined;
  switch (error.code) {
    case "email_taken": {
      const fieldErrors = {
        email: ["There is an account with this e-mail address already. Sign in instead."],
      };
      return data(submission.reply({ fieldErrors, hideFields }), { status: 409 });
    }
    case "wrong_credentials": {
      const formErrors = [
        "This e-mail address and password don't belong together. Check both and try again.",
      ];
      return data(submission.reply({ formErrors, hideFields }), { status: 400 });
    }
    case "too_many_attempts": {
      const formErrors = [`Too many attempts. Try again in ${inWords(retryAfterSeconds ?? 0)}.`];
      return data(submission.reply({ formErrors, hideFields }), { status: 429, headers });
    }
    case "busy": {
      const formErrors = ["Very many people are signing in right now. Try again in a few seconds."];
      return data(submission.reply({ formErrors, hideFields }), { status: 503, headers });
    }
    default:
      throw error;
  }
}

function inWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes > 1 ? `${minutes} minutes` : "a minute";
}
