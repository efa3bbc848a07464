import { reportRefusal } from "~/platform/http/refusals.server";
import { AccountError } from "./account-error";
import { lastConfirmation, noteConfirmation } from "./session.server";
import { signIn } from "./sign-in.server";
import type { SignedInUser } from "./user";

/** So long a password that was typed counts for actions about money. */
const freshMs = 15 * 60_000;

/** Whether this request's user has to type the password again before money can be moved. */
export async function needsPassword(request: Request): Promise<boolean> {
  const confirmedAt = await lastConfirmation(request);
  return confirmedAt === null || Date.now() - confirmedAt.getTime() > freshMs;
}

/**
 * Makes sure that the person at the keyboard is who signed in: the password was typed within the last 15 minutes, or is
 * in the form's field `password`, which then counts for the next 15. Whatever moves money or gives rights begins with this.
 *
 * Source: OWASP Authentication Cheat Sheet, "Require re-authentication for sensitive features".
 *
 * @throws {AccountError} `wrong_credentials`, `too_many_attempts` or `busy`; see `StepUpField` for the words.
 */
export async function stepUp(request: Request, user: SignedInUser, form: FormData): Promise<void> {
  if (!(await needsPassword(request))) return;
  const password = form.get("password");
  // The 15 minutes have passed while the form was open: nobody has guessed, so nothing is counted.
  if (typeof password !== "string" || password === "") throw new AccountError("wrong_credentials");
  try {
    await signIn({ email: user.email, password });
  } catch (error) {
    if (error instanceof AccountError && error.code === "wrong_credentials")
      reportRefusal({ kind: "wrong_password", who: user.id, about: new URL(request.url).pathname });
    throw error;
  }
  await noteConfirmation(request);
}
