import { createHash } from "node:crypto";
import { networkOf } from "~/platform/http/network.server";
import { type Limit, limitRate, resetRate } from "~/platform/http/rate-limit.server";
import { AccountError } from "./account-error";

const minutes = 60;

// A whole classroom may share an address; one account is one person.
const signInByAddress = { name: "sign-in:address", points: 50, seconds: 15 * minutes };
const signInByAccount = { name: "sign-in:account", points: 10, seconds: 15 * minutes };
// Apart from sign-ins, which anybody may try: a stranger must not keep staff from what they do.
const confirmationByUser = { name: "step-up", points: 10, seconds: 15 * minutes };
const signUpByAddress = { name: "sign-up:address", points: 30, seconds: 60 * minutes };
const signUpByAccount = { name: "sign-up:account", points: 10, seconds: 60 * minutes };
// Whoever types other people's addresses must not fill their mailboxes.
const linkByAddress = { name: "link:address", points: 20, seconds: 60 * minutes };
const linkByAccount = { name: "link:account", points: 3, seconds: 60 * minutes };

/**
 * Counts a sign-in, before any password is looked at. Without `clientAddress` for the account alone.
 *
 * @throws {AccountError} `too_many_attempts`.
 */
export async function countSignIn(email: string, clientAddress?: string): Promise<void> {
  if (clientAddress) await count(signInByAddress, networkOf(clientAddress));
  await countFor(email, signInByAccount, clientAddress);
}

/** Forgets an account's failed sign-ins after one that succeeded. */
export async function forgiveSignIns(email: string): Promise<void> {
  await resetRate(signInByAccount, digestOf(email));
}

/**
 * Counts that somebody who is signed in types the password again, before it is looked at.
 *
 * @throws {AccountError} `too_many_attempts`.
 */
export async function countConfirmation(userId: string): Promise<void> {
  await count(confirmationByUser, userId);
}

/** Forgets a user's wrong passwords after the right one. */
export async function forgiveConfirmations(userId: string): Promise<void> {
  await resetRate(confirmationByUser, userId);
}

/**
 * Counts a sign-up.
 *
 * @throws {AccountError} `too_many_attempts`.
 */
export async function countSignUp(email: string, clientAddress: string): Promise<void> {
  await count(signUpByAddress, networkOf(clientAddress));
  await countFor(email, signUpByAccount, clientAddress);
}

/**
 * Counts a wish for a mail with a link, whether the email address has an account or not.
 *
 * @throws {AccountError} `too_many_attempts`.
 */
export async function countLinkRequest(email: string, clientAddress: string): Promise<void> {
  await count(linkByAddress, networkOf(clientAddress));
  await countFor(email, linkByAccount, clientAddress);
}

/** Counts for an account; who is reported when it is too much is the network, or the account's domain at least. */
async function countFor(email: string, limit: Limit, clientAddress?: string): Promise<void> {
  const who = clientAddress ? networkOf(clientAddress) : email.replace(/^(.).*@/, "$1…@");
  await count(limit, digestOf(email), who);
}

async function count(limit: Limit, key: string, who = key): Promise<void> {
  try {
    await limitRate(limit, key, who);
  } catch (refusal) {
    if (!(refusal instanceof Response)) throw refusal;
    throw new AccountError("too_many_attempts", Number(refusal.headers.get("Retry-After")));
  }
}

function digestOf(email: string): string {
  return createHash("sha256").update(email).digest("hex");
}
