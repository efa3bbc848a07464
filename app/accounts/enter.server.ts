import type { Submission } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect } from "@remix-run/node";
import type { z } from "zod/v4";
import { redirectTo } from "~/platform/http/redirect-to.server";
import { AccountError } from "./account-error";
import { findUser } from "./current-user.server";
import { createSession } from "./session.server";
import type { SignedInUser } from "./user";

/** Never sent back into the page: what was typed there is a secret. */
const hideFields = ["password"];

/**
 * Where a visitor of the sign-in or sign-up page wants to go afterwards: a page of our own.
 *
 * @throws a redirect to it for those who are signed in already.
 */
export async function requireVisitor(request: Request): Promise<string> {
  const onward = redirectTo(new URL(request.url).searchParams.get("redirectTo"));
  if (await findUser(request)) throw redirect(onward);
  return onward;
}

/**
 * Signs in whom `admit` lets in and leads them to the form's `redirectTo`. Otherwise the answer says
 * at which field, and in plain words, what stands in the way.
 */
export async function enter<Schema extends z.ZodObject>(
  request: Request,
  form: FormData,
  schema: Schema,
  admit: (fields: z.output<Schema>) => Promise<SignedInUser>,
) {
  const submission = parseWithZod(fieldsOf(form, schema), { schema });
  if (submission.status !== "success") return data(submission.reply({ hideFields }), { status: 400 });
  try {
    const user = await admit(submission.value);
    const cookie = await createSession(request, user.id);
    return redirect(redirectTo(form.get("redirectTo")), { headers: { "Set-Cookie": cookie } });
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
