import { Types } from "mongoose";
import { enqueueMail } from "~/mail/outbox.server";
import { clock } from "~/platform/clock/clock";
import { AccountError } from "./account-error";
import { countLinkRequest, forgiveSignIns } from "./attempts.server";
import { isDemoEmail } from "./demo-accounts.server";
import { linkAddress } from "./link-cookie.server";
import {
  createLinkToken,
  deleteLinkTokens,
  findLinkToken,
  linkValidMinutes,
  takeLinkToken,
} from "./link-token.server";
import { hashPassword } from "./password.server";
import { endAllSessions } from "./session.server";
import { Users } from "./user.server";

const purpose = "reset-password";

/**
 * Mails a link by which a new password can be chosen, if `email` (normalised) has an account that isn't the
 * demo's. An address without one costs as many writes, so that neither the answer nor its time tells them apart.
 *
 * @throws {AccountError} `too_many_attempts`.
 */
export async function mailResetLink(email: string, clientAddress: string): Promise<void> {
  await countLinkRequest(email, clientAddress);
  const user = await Users.findOne({ email }).lean();
  const userId = user?._id ?? new Types.ObjectId();
  const { token, digest } = await createLinkToken(purpose, { userId, email });
  if (!user || isDemoEmail(email)) {
    await takeLinkToken(purpose, token);
    return;
  }
  await enqueueMail({
    key: `reset:${digest}`,
    template: "reset_password",
    to: [user.email],
    props: { name: user.name, url: linkAddress(purpose, token), validMinutes: linkValidMinutes },
  });
}

/** The address whose password a link may change, without using it up; null when it may not, or no more. */
export async function findResetAddress(token: string): Promise<string | null> {
  return (await findLinkToken(purpose, token))?.email ?? null;
}

/**
 * Uses up the link, sets the password and signs the account out everywhere. Who got the mail has shown that
 * the address is theirs, too.
 *
 * @throws {AccountError} `link_used_up` or `busy`; the password is the old one then.
 */
export async function resetPassword(token: string, password: string): Promise<void> {
  // Looked up first, so that nobody without a link makes the server hash; used up after, so that `busy` costs no link.
  if (!(await findLinkToken(purpose, token))) throw new AccountError("link_used_up");
  const passwordHash = await hashPassword(password);
  const link = await takeLinkToken(purpose, token);
  if (!link) throw new AccountError("link_used_up");
  const { userId, email } = link;
  await Users.updateOne({ _id: userId, email }, { $set: { passwordHash } });
  await Users.updateOne(
    { _id: userId, email, emailVerifiedAt: null },
    { $set: { emailVerifiedAt: clock.now() } },
  );
  await endAllSessions(userId.toString());
  await deleteLinkTokens(purpose, userId);
  await forgiveSignIns(email);
}
