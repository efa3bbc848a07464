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
// The database decides how long a session lives. The browser keeps the cookie as long as browsers
// do (400 days, RFC 6265bis 5.5), so that a session can be prolonged without sending it again.
const cookieMaxAgeSeconds = 400 * 24 * 60 * 60;

export interface SessionRecord {
  /** SHA-256 of the id that the cookie carries: who reads the database can't sign in with it. */
  _id: string;
  userId: Types.ObjectId;
  createdAt: Date;
  expiresAt: Date;
  /** When its user last typed the password; absent in sessions of before this was kept. */
  confirmedAt?: Date;
  /** Where it began, so that its user can tell it from others; absent in sessions of before this was kept. */
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

/** The `Set-Cookie` header that a session needs to outlast an older `SESSION_SECRET`, if it does. */
export function renewSessionCookie(request: Request): Promise<string | null> {
  return signAnew(sessionCookie(), request);
}

/**
 * Signs `userId` in under a new id and ends the session that `request` came with, so that an id
 * planted before the sign-in opens nothing.
 *
 * @param clientAddress of which half is kept, as a hint for its user.
 * @returns the `Set-Cookie` header to answer with.
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
 * Ends the session that `request` came with, if any.
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
 * @returns how many sessions that ended.
 */
export async function endAllSessions(userId: string): Promise<number> {
  const { deletedCount } = await Sessions.deleteMany({ userId: new Types.ObjectId(userId) });
  return deletedCount;
}

/** Whose session `request` came with; prolongs it at most once an hour. */
export async function findSessionUser(request: Request): Promise<SignedInUser | null> {
  const key = await sessionKeyOf(request);
  if (!key) return null;
  const session = await Sessions.findOne({ _id: key, expiresAt: trusted({ $gt: clock.now() }) }).lean();
  if (!session) return null;
  await prolong(session);
  const user = await Users.findById(session.userId).lean();
  return user && toSignedInUser(user);
}

/** When the user of the session that `request` came with last typed the password; null if that is not known. */
export async function lastConfirmation(request: Request): Promise<Date | null> {
  const key = await sessionKeyOf(request);
  return (key && (await Sessions.findById(key).lean())?.confirmedAt) || null;
}

/**
 * Notes that the user of the session that `request` came with has just typed the password.
 *
 * @returns whether there still is such a session.
 */
export async function noteConfirmation(request: Request): Promise<boolean> {
  const key = await sessionKeyOf(request);
  const { matchedCount } = await Sessions.updateOne({ _id: key }, { $set: { confirmedAt: clock.now() } });
  return matchedCount === 1;
}

/** When a session was used last, to the hour: every use gives it its whole lifetime anew. */
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

/** What names the session that `request` came with in the database; null without one. */
export async function sessionKeyOf(request: Request): Promise<string | null> {
  const id: unknown = await sessionCookie().parse(request.headers.get("Cookie"));
  return typeof id === "string" && id !== "" ? digestOf(id) : null;
}

function digestOf(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}
