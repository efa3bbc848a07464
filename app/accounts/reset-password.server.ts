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
 * Emails a link for choosing a new password, if `email` (normalized) belongs to an account other than a demo
 * one. An address without an account costs as many writes, so that neither response nor timing tells them
 * apart.
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

/** The address whose password a link may change, without using it up; null if it isn't valid (any more). */
export async function findResetAddress(token: string): Promise<string | null> {
  return (await findLinkToken(purpose, token))?.email ?? null;
}

/**
 * Uses up the link, sets the password and signs the account out everywhere. Following the link also confirms
 * the address.
 *
 * @throws {AccountError} `link_used_up` or `busy`; the password is unchanged then.
 */
export async function resetPassword(token: string, password: string): Promise<void> {
  // Looked up first, so that nobody without a link makes the server hash; used up afterwards, so that `busy`
  // wastes no link.
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
