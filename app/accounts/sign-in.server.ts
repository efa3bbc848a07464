import { env } from "~/platform/env.server";
import { AccountError } from "./account-error";
import { countConfirmation, countSignIn, forgiveConfirmations, forgiveSignIns } from "./attempts.server";
import type { Credentials } from "./credentials";
import { isDemoEmail } from "./demo-accounts.server";
import { verifyPassword } from "./password.server";
import type { SignedInUser } from "./user";
import { toSignedInUser, Users } from "./user.server";

/**
 * The user with this email address (normalized) and password. An unknown address and a wrong password get the
 * same answer after the same work. Without `clientAddress`, only the account's own limit counts.
 *
 * @throws {AccountError} `wrong_credentials`, `too_many_attempts` or `busy`.
 */
export async function signIn(
  { email, password }: Credentials,
  clientAddress?: string,
): Promise<SignedInUser> {
  await countSignIn(email, clientAddress);
  const user = await Users.findOne({ email }).select("+passwordHash").lean();
  const mayEnter = user !== null && (env().LECTERN_DEMO || !isDemoEmail(email));
  const isRight = await verifyPassword(mayEnter ? user.passwordHash : null, password);
  if (!mayEnter || !isRight) throw new AccountError("wrong_credentials");
  await forgiveSignIns(email);
  return toSignedInUser(user);
}

/**
 * Checks the password of a signed-in user.
 *
 * @returns the user as currently stored.
 * @throws {AccountError} `wrong_credentials`, `too_many_attempts` or `busy`.
 */
export async function confirmPassword(userId: string, password: string): Promise<SignedInUser> {
  await countConfirmation(userId);
  const user = await Users.findById(userId).select("+passwordHash").lean();
  const isRight = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user || !isRight) throw new AccountError("wrong_credentials");
  await forgiveConfirmations(userId);
  return toSignedInUser(user);
}
