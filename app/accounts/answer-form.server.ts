import type { Submission } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { data } from "@remix-run/node";
import type { z } from "zod/v4";
import { AccountError } from "./account-error";
import { formatWait } from "./format-wait";

/** Never sent back to the page: these fields hold secrets. */
const hideFields = ["password"];

/**
 * Answers an account form: with the response of `handle`, or with an error at the field that it concerns.
 */
export async function answerForm<Schema extends z.ZodObject>(
  form: FormData,
  schema: Schema,
  handle: (fields: z.output<Schema>) => Promise<Response>,
) {
  const submission = parseWithZod(fieldsOf(form, schema), { schema });
  if (submission.status !== "success") return data(submission.reply({ hideFields }), { status: 400 });
  try {
    return await handle(submission.value);
  } catch (error) {
    return refuse(submission, error);
  }
}

// Conform 1.21 trusts names: for `a[99999999]` it builds that array, and a broken `__intent__` throws.
function fieldsOf(form: FormData, schema: z.ZodObject): FormData {
  const fields = new FormData();
  for (const name of Object.keys(schema.shape)) {
    const value = form.get(name);
    if (typeof value === "string") fields.set(name, value);
  }
  return fields;
}

function refuse<Fields>(submission: Submission<Fields>, error: unknown) {
  if (!(error instanceof AccountError)) throw error;
  const { retryAfterSeconds } = error;
  const headers = retryAfterSeconds ? { "Retry-After": String(retryAfterSeconds) } : undefined;
  switch (error.code) {
    case "email_taken": {
      const fieldErrors = {
        email: ["An account with this email address already exists. Sign in instead."],
      };
      return data(submission.reply({ fieldErrors, hideFields }), { status: 409 });
    }
    case "wrong_credentials": {
      const formErrors = ["Incorrect email address or password. Check both and try again."];
      return data(submission.reply({ formErrors, hideFields }), { status: 400 });
    }
    case "too_many_attempts": {
      const formErrors = [`Too many attempts. Try again in ${formatWait(retryAfterSeconds ?? 0)}.`];
      return data(submission.reply({ formErrors, hideFields }), { status: 429, headers });
    }
    case "link_used_up": {
      const formErrors = ["This link has expired or was already used. Request a new one below."];
      return data(submission.reply({ formErrors, hideFields }), { status: 410 });
    }
    case "busy": {
      const formErrors = ["Too many people are signing in right now. Try again in a few seconds."];
      return data(submission.reply({ formErrors, hideFields }), { status: 503, headers });
    }
    default:
      throw error;
  }
}
