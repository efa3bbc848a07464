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
  await signIn({ email: user.email, password: String(form.get("password") ?? "") });
  await noteConfirmation(request);
}
