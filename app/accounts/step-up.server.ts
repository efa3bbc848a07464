import { clock } from "~/platform/clock/clock";
import { reportRefusal } from "~/platform/http/refusals.server";
import { AccountError } from "./account-error";
import { lastConfirmation, noteConfirmation } from "./session.server";
import { confirmPassword } from "./sign-in.server";
import type { Role, SignedInUser } from "./user";

/** How long a typed password counts for actions that move money. */
const freshMs = 15 * 60_000;

/** Whether this request's user has to type the password again before moving money. */
export async function needsPassword(request: Request): Promise<boolean> {
  const confirmedAt = await lastConfirmation(request);
  return confirmedAt === null || clock.nowMs() - confirmedAt.getTime() > freshMs;
}

/**
 * Makes sure that the person at the keyboard is the one who signed in: the password was typed within the last
 * 15 minutes, or is in the form's field `password`, which then counts for the next 15. Every action that
 * moves money or grants rights starts with this.
 *
 * Source: OWASP Authentication Cheat Sheet, "Require re-authentication for sensitive features".
 *
 * @throws {AccountError} `wrong_credentials`, `too_many_attempts` or `busy`; see `StepUpField` for the messages.
 * @throws a 404 response when the user has since lost the role or the session: checking a password takes a while.
 */
export async function stepUp(request: Request, user: SignedInUser, form: FormData): Promise<void> {
  if (!(await needsPassword(request))) return;
  const password = form.get("password");
  // The 15 minutes passed while the form was open: this wasn't a guess, so nothing is counted.
  if (typeof password !== "string" || password === "") throw new AccountError("wrong_credentials");
  let role: Role;
  try {
    ({ role } = await confirmPassword(user.id, password));
  } catch (error) {
    if (error instanceof AccountError && error.code === "wrong_credentials")
      reportRefusal({ kind: "wrong_password", who: user.id, about: new URL(request.url).pathname });
    throw error;
  }
  if (role !== user.role || !(await noteConfirmation(request)))
    throw new Response("This page doesn't exist.", { status: 404 });
}
