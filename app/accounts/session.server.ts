import { createHash } from "node:crypto";
import type { Cookie } from "@remix-run/node";
import { Schema, Types } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { randomToken } from "~/platform/clock/random";
import { defineModel, trusted } from "~/platform/database.server";
import { networkHint } from "~/platform/http/network.server";
import { signAnew, signedCookie } from "~/platform/http/signed-cookie.server";
import { once } from "~/platform/once.server";
import { formatBrowser } from "./format-browser";
import type { SignedInUser } from "./user";
import { toSignedInUser, Users } from "./user.server";

const hourMs = 60 * 60_000;
const lifetimeMs = 30 * 24 * hourMs;
// The database decides how long a session lives. The cookie lasts as long as browsers allow (400 days, RFC
// 6265bis 5.5), so that a session can be extended without sending it again.
const cookieMaxAgeSeconds = 400 * 24 * 60 * 60;

export interface SessionRecord {
  /** SHA-256 of the id in the cookie: reading the database doesn't let anyone sign in. */
  _id: string;
  userId: Types.ObjectId;
  createdAt: Date;
  expiresAt: Date;
  /** When its user last typed the password; absent in older sessions. */
  confirmedAt?: Date;
  /** Where it began, so that its user can tell it apart; absent in older sessions. */
  browser?: string;
  network?: string;
}

const sessionSchema = new Schema<SessionRecord>({
  _id: { type: String, required: true },
  userId: { type: Schema.Types.ObjectId, required: true, index: true },
  createdAt: { type: Date, required: true },
  expiresAt: { type: Date, required: true },
  confirmedAt: Date,
  browser: String,
  network: String,
});
sessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const Sessions = defineModel<SessionRecord>("Session", sessionSchema);

function sessionCookie(): Cookie {
  return once("session-cookie", () => signedCookie("lectern-session", { maxAge: cookieMaxAgeSeconds }));
}

/** The `Set-Cookie` header that re-signs a session cookie signed with an older `SESSION_SECRET`, if needed. */
export function renewSessionCookie(request: Request): Promise<string | null> {
  return signAnew(sessionCookie(), request);
}

/**
 * Signs `userId` in under a new session id and ends the session of `request`, so that an id planted before
 * the sign-in is useless.
 *
 * @param clientAddress of which half is kept, as a hint for the user.
 * @returns the `Set-Cookie` header for the response.
 */
export async function createSession(
  request: Request,
  userId: string,
  clientAddress?: string,
): Promise<string> {
  const id = randomToken(32);
  const now = clock.nowMs();
  await Sessions.create({
    _id: digestOf(id),
    userId: new Types.ObjectId(userId),
    createdAt: new Date(now),
    expiresAt: new Date(now + lifetimeMs),
    confirmedAt: new Date(now),
    browser: formatBrowser(request.headers.get("User-Agent")),
    ...(clientAddress ? { network: networkHint(clientAddress) } : {}),
  });
  await deleteSessionOf(request);
  return sessionCookie().serialize(id);
}

/**
 * Ends the session of `request`, if any.
 *
 * @returns the `Set-Cookie` header that removes the cookie.
 */
export async function endSession(request: Request): Promise<string> {
  await deleteSessionOf(request);
  return sessionCookie().serialize("", { maxAge: 0 });
}

/**
 * Signs a user out everywhere.
 *
 * @returns how many sessions ended.
 */
export async function endAllSessions(userId: string): Promise<number> {
  const { deletedCount } = await Sessions.deleteMany({ userId: new Types.ObjectId(userId) });
  return deletedCount;
}

/** Whose session `request` belongs to; extends it at most once an hour. */
export async function findSessionUser(request: Request): Promise<SignedInUser | null> {
  const key = await sessionKeyOf(request);
  if (!key) return null;
  const session = await Sessions.findOne({ _id: key, expiresAt: trusted({ $gt: clock.now() }) }).lean();
  if (!session) return null;
  await prolong(session);
  const user = await Users.findById(session.userId).lean();
  return user && toSignedInUser(user);
}

/** When the user of this request's session last typed the password; null if unknown. */
export async function lastConfirmation(request: Request): Promise<Date | null> {
  const key = await sessionKeyOf(request);
  return (key && (await Sessions.findById(key).lean())?.confirmedAt) || null;
}

/**
 * Records that the user of this request's session has just typed the password.
 *
 * @returns whether the session still exists.
 */
export async function noteConfirmation(request: Request): Promise<boolean> {
  const key = await sessionKeyOf(request);
  const { matchedCount } = await Sessions.updateOne({ _id: key }, { $set: { confirmedAt: clock.now() } });
  return matchedCount === 1;
}

/** When a session was last used, to the hour: every use renews its full lifetime. */
export function lastSeenAt({ expiresAt }: SessionRecord): Date {
  return new Date(expiresAt.getTime() - lifetimeMs);
}

async function prolong({ _id, expiresAt }: SessionRecord): Promise<void> {
  const now = clock.nowMs();
  if (expiresAt.getTime() > now + lifetimeMs - hourMs) return;
  await Sessions.updateOne({ _id, expiresAt }, { $set: { expiresAt: new Date(now + lifetimeMs) } });
}

async function deleteSessionOf(request: Request): Promise<void> {
  const key = await sessionKeyOf(request);
  if (key) await Sessions.deleteOne({ _id: key });
}

/** The database id of this request's session; null without one. */
export async function sessionKeyOf(request: Request): Promise<string | null> {
  const id: unknown = await sessionCookie().parse(request.headers.get("Cookie"));
  return typeof id === "string" && id !== "" ? digestOf(id) : null;
}

function digestOf(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}
