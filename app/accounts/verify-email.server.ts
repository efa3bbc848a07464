import type { Types } from "mongoose";
import { enqueueMail } from "~/mail/outbox.server";
import { clock } from "~/platform/clock/clock";
import { countLinkRequest } from "./attempts.server";
import { isDemoEmail } from "./demo-accounts.server";
import { linkAddress } from "./link-cookie.server";
import { createLinkToken, deleteLinkTokens, linkValidMinutes, takeLinkToken } from "./link-token.server";
import { endAllSessions } from "./session.server";
import type { SignedInUser } from "./user";
import { Users } from "./user.server";

interface Addressee {
  _id: Types.ObjectId;
  name: string;
  email: string;
}

/** Emails a link that confirms the account's address. */
export async function mailVerificationLink({ _id, name, email }: Addressee): Promise<void> {
  const { token, digest } = await createLinkToken("verify-email", { userId: _id, email });
  await enqueueMail({
    key: `verify:${digest}`,
    template: "verify_email",
    to: [email],
    props: { name, url: linkAddress("verify-email", token), validMinutes: linkValidMinutes },
  });
}

/** An account address that isn't confirmed yet. */
export interface UnconfirmedAddress {
  email: string;
  /** The account has staff rights that don't take effect yet. */
  isStaff: boolean;
}

/** The account's address if it isn't confirmed yet, else null. Nobody reads a demo account's email. */
export async function findUnconfirmedAddress({
  id,
  email,
}: SignedInUser): Promise<UnconfirmedAddress | null> {
  if (isDemoEmail(email)) return null;
  const user = await findUnconfirmed(id);
  return user && { email: user.email, isStaff: user.role === "staff" };
}

/**
 * Emails another link, unless the address is confirmed.
 *
 * @throws {AccountError} `too_many_attempts`.
 */
export async function mailVerificationLinkAgain(user: SignedInUser, clientAddress: string): Promise<void> {
  await countLinkRequest(user.email, clientAddress);
  const unconfirmed = await findUnconfirmed(user.id);
  if (unconfirmed && !isDemoEmail(unconfirmed.email)) await mailVerificationLink(unconfirmed);
}

/** The result of following a link and confirming. */
export type Confirmation = { kind: "confirmed"; email: string } | { kind: "password"; token: string };

/**
 * Uses up the link. In a browser that is signed in to the link's account, this confirms the address. Anywhere
 * else it only proves access to the mailbox, and someone else may have created the account and know its
 * password: all its sessions end, and the address is confirmed by choosing a new password with the returned
 * token.
 *
 * @returns null when the link was used, has expired or never existed.
 */
export async function confirmAddress(token: string, user: SignedInUser | null): Promise<Confirmation | null> {
  const link = await takeLinkToken("verify-email", token);
  if (!link) return null;
  const { userId, email } = link;
  await deleteLinkTokens("verify-email", userId);
  if (user?.id === userId.toString()) {
    await Users.updateOne({ _id: userId, email }, { $set: { emailVerifiedAt: clock.now() } });
    return { kind: "confirmed", email };
  }
  await endAllSessions(userId.toString());
  return { kind: "password", token: (await createLinkToken("reset-password", { userId, email })).token };
}

function findUnconfirmed(userId: string) {
  return Users.findOne({ _id: userId, emailVerifiedAt: null }).lean();
}
