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

/** Mails a link by which the owner of the account's address confirms it. */
export async function mailVerificationLink({ _id, name, email }: Addressee): Promise<void> {
  const { token, digest } = await createLinkToken("verify-email", { userId: _id, email });
  await enqueueMail({
    key: `verify:${digest}`,
    template: "verify_email",
    to: [email],
    props: { name, url: linkAddress("verify-email", token), validMinutes: linkValidMinutes },
  });
}

/** What waits for the owner of an account's address to confirm it. */
export interface UnconfirmedAddress {
  email: string;
  /** The account has staff rights, and they have no effect yet. */
  isStaff: boolean;
}

/** The account's address if its owner has still to confirm it, else null. Nobody reads a demo account's mails. */
export async function findUnconfirmedAddress({
  id,
  email,
}: SignedInUser): Promise<UnconfirmedAddress | null> {
  if (isDemoEmail(email)) return null;
  const user = await findUnconfirmed(id);
  return user && { email: user.email, isStaff: user.role === "staff" };
}

/**
 * Mails another link, unless the address is confirmed.
 *
 * @throws {AccountError} `too_many_attempts`.
 */
export async function mailVerificationLinkAgain(user: SignedInUser, clientAddress: string): Promise<void> {
  await countLinkRequest(user.email, clientAddress);
  const unconfirmed = await findUnconfirmed(user.id);
  if (unconfirmed && !isDemoEmail(unconfirmed.email)) await mailVerificationLink(unconfirmed);
}

/** What following a link and pressing the button has led to. */
export type Confirmation = { kind: "confirmed"; email: string } | { kind: "password"; token: string };

/**
 * Uses up the link. In a browser that is signed in to the link's account its address is confirmed with that. Anywhere
 * else only the mailbox has been shown, and somebody else may have opened the account and know its password: all its
 * sessions end, and the address is confirmed by choosing a new password with the token that is returned.
 *
 * @returns null when the link was used, has run out or never was.
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
