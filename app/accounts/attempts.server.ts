import { createHash } from "node:crypto";
import { networkOf } from "~/platform/http/network.server";
import { type Limit, limitRate, resetRate } from "~/platform/http/rate-limit.server";
import { AccountError } from "./account-error";

const minutes = 60;

// A whole classroom may share an IP address; one account is one person.
const signInByAddress = { name: "sign-in:address", points: 50, seconds: 15 * minutes };
const signInByAccount = { name: "sign-in:account", points: 10, seconds: 15 * minutes };
// Counted separately from sign-ins, which anyone may try: a stranger must not be able to lock staff out.
const confirmationByUser = { name: "step-up", points: 10, seconds: 15 * minutes };
const signUpByAddress = { name: "sign-up:address", points: 30, seconds: 60 * minutes };
const signUpByAccount = { name: "sign-up:account", points: 10, seconds: 60 * minutes };
// Nobody may flood another person's inbox.
const linkByAddress = { name: "link:address", points: 20, seconds: 60 * minutes };
const linkByAccount = { name: "link:account", points: 3, seconds: 60 * minutes };

/**
 * Counts a sign-in attempt, before the password is checked. Without `clientAddress`, only against the account's limit.
 *
 * @throws {AccountError} `too_many_attempts`.
 */
export async function countSignIn(email: string, clientAddress?: string): Promise<void> {
  if (clientAddress) await count(signInByAddress, networkOf(clientAddress));
  await countFor(email, signInByAccount, clientAddress);
}

/** Resets an account's failed sign-ins after a successful one. */
export async function forgiveSignIns(email: string): Promise<void> {
  await resetRate(signInByAccount, digestOf(email));
}

/**
 * Counts a password entered again by a signed-in user, before it is checked.
 *
 * @throws {AccountError} `too_many_attempts`.
 */
export async function countConfirmation(userId: string): Promise<void> {
  await count(confirmationByUser, userId);
}

/** Resets a user's wrong passwords after a correct one. */
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
 * Counts a request for an email with a link, whether or not the address has an account.
 *
 * @throws {AccountError} `too_many_attempts`.
 */
export async function countLinkRequest(email: string, clientAddress: string): Promise<void> {
  await count(linkByAddress, networkOf(clientAddress));
  await countFor(email, linkByAccount, clientAddress);
}

/** Counts against an account; what is reported on too many attempts is the network, or else the account's domain. */
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
