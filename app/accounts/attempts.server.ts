import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import { limitRate, resetRate } from "~/platform/http/rate-limit.server";
import { AccountError } from "./account-error";

const minutes = 60;

// A whole classroom may share an address; one account is one person.
const signInByAddress = { name: "sign-in:address", points: 50, seconds: 15 * minutes };
const signInByAccount = { name: "sign-in:account", points: 10, seconds: 15 * minutes };
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
  await count(signInByAccount, digestOf(email));
}

/** Forgets an account's failed sign-ins after one that succeeded. */
export async function forgiveSignIns(email: string): Promise<void> {
  await resetRate(signInByAccount, digestOf(email));
}

/**
 * Counts a sign-up.
 *
 * @throws {AccountError} `too_many_attempts`.
 */
export async function countSignUp(email: string, clientAddress: string): Promise<void> {
  await count(signUpByAddress, networkOf(clientAddress));
  await count(signUpByAccount, digestOf(email));
}

/**
 * Counts a wish for a mail with a link, whether the e-mail address has an account or not.
 *
 * @throws {AccountError} `too_many_attempts`.
 */
export async function countLinkRequest(email: string, clientAddress: string): Promise<void> {
  await count(linkByAddress, networkOf(clientAddress));
  await count(linkByAccount, digestOf(email));
}

async function count(limit: Parameters<typeof limitRate>[0], key: string): Promise<void> {
  try {
    await limitRate(limit, key);
  } catch (refusal) {
    if (!(refusal instanceof Response)) throw refusal;
    throw new AccountError("too_many_attempts", Number(refusal.headers.get("Retry-After")));
  }
}

/** Whom an address stands for: with IPv6 a single household has 2^64 of them (RFC 6177). */
export function networkOf(address: string): string {
  const [bare = address] = address.split("%");
  const mappedIPv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mappedIPv4) return mappedIPv4;
  if (!isIPv6(bare)) return address;
  const [head = "", tail] = bare.split("::");
  const groups = head.split(":").filter(Boolean);
  const tailGroups = tail?.split(":").filter(Boolean) ?? [];
  const zeros = tail === undefined ? 0 : 8 - groups.length - tailGroups.length;
  const all = [...groups, ...Array<string>(zeros).fill("0"), ...tailGroups];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

function digestOf(email: string): string {
  return createHash("sha256").update(email).digest("hex");
}
