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
 * Creates a student account and emails a link to confirm its address. For an existing account with the same
 * password it returns that account, so that a double click ends in one place.
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
