import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { randomBytes } from "~/platform/clock/random";
import { AccountError } from "./account-error";
import { passwordLength } from "./credentials";

/** Argon2id (the package's default). Source: OWASP Password Storage Cheat Sheet, m=19 MiB, t=2, p=1. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Keeps a core free for everyone else, however many people sign in at once.
const slots = Math.max(1, availableParallelism() - 1);
const longestQueue = 100;

/** Costs as much to verify as a real hash, and matches no password. */
const nobodysHash = [
  "",
  "argon2id",
  "v=19",
  `m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}`,
  unpaddedBase64(Buffer.from(randomBytes(16))),
  unpaddedBase64(Buffer.from(randomBytes(32))),
].join("$");

/**
 * Hashes a new password, in PHC string format.
 *
 * @throws {AccountError} `busy` when too many are waiting already.
 */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(prepare(password), cost));
}

/**
 * Whether `password` matches `passwordHash`. For an account that doesn't exist pass `null`: the answer is no,
 * after the same work, so that timing reveals nothing.
 *
 * @throws {AccountError} `busy` when too many are waiting already.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const isPossible = password.length <= passwordLength.max * 2;
  const matches = await inTurn(() =>
    verify(passwordHash ?? nobodysHash, isPossible ? prepare(password) : ""),
  );
  return matches && isPossible && passwordHash !== null;
}

/** Normalizes Unicode, whatever the keyboard composed. Source: NIST SP 800-63B, 5.1.1.2. */
function prepare(password: string): string {
  return password.normalize("NFKC");
}

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running < slots) {
    running += 1;
  } else {
    if (waiting.length >= longestQueue) throw new AccountError("busy", 5);
    // The finished call hands its slot on, so `running` stays as it is.
    await new Promise<void>((proceed) => waiting.push(proceed));
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

function unpaddedBase64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
