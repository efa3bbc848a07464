import type { Types } from "mongoose";
import { enqueueMail } from "~/mail/outbox.server";
import { countLinkRequest } from "./attempts.server";
import { isDemoEmail } from "./demo-accounts.server";
import { linkAddress } from "./link-cookie.server";
import { createLinkToken, deleteLinkTokens, linkValidMinutes, takeLinkToken } from "./link-token.server";
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

/**
 * Uses up the link and notes that its address is confirmed.
 *
 * @returns the address, or null when the link was used, has run out or never was.
 */
export async function confirmAddress(token: string): Promise<string | null> {
  const link = await takeLinkToken("verify-email", token);
  if (!link) return null;
  const { userId, email } = link;
  await Users.updateOne({ _id: userId, email }, { $set: { emailVerifiedAt: new Date() } });
  await deleteLinkTokens("verify-email", userId);
  return email;
}

function findUnconfirmed(userId: string) {
  return Users.findOne({ _id: userId, emailVerifiedAt: null }).lean();
}
