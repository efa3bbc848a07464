import { isDuplicateKey } from "~/platform/database.server";
import { AccountError } from "./account-error";
import { countSignUp } from "./attempts.server";
import type { Registration } from "./credentials";
import { isDemoEmail } from "./demo-accounts.server";
import { hashPassword } from "./password.server";
import { signIn } from "./sign-in.server";
import type { SignedInUser } from "./user";
import { toSignedInUser, Users } from "./user.server";
import { mailVerificationLink } from "./verify-email.server";

/**
 * Opens a student's account, and mails a link by which its address can be confirmed. Who already has one and names its password gets that account, so that
 * the second half of a double click ends where the first did.
 *
 * @throws {AccountError} `email_taken`, `too_many_attempts` or `busy`.
 */
export async function signUp(
  { name, email, password }: Registration,
  clientAddress: string,
): Promise<SignedInUser> {
  await countSignUp(email, clientAddress);
  if (isDemoEmail(email)) throw new AccountError("email_taken");
  try {
    const passwordHash = await hashPassword(password);
    const user = await Users.create({ name, email, passwordHash, role: "student" });
    await mailVerificationLink(user);
    return toSignedInUser(user);
  } catch (error) {
    if (!isDuplicateKey(error, "email")) throw error;
    return enterExisting(email, password);
  }
}

async function enterExisting(email: string, password: string): Promise<SignedInUser> {
  try {
    return await signIn({ email, password });
  } catch (error) {
    const isWrong = error instanceof AccountError && error.code === "wrong_credentials";
    throw isWrong ? new AccountError("email_taken") : error;
  }
}
