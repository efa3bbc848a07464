import { Types } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import type { OpenSession } from "./open-session";
import { lastSeenAt, Sessions, sessionKeyOf } from "./session.server";

/** More devices than anyone has; older sessions can be ended with all the others. */
const mostListed = 50;

/**
 * A user's active sessions, most recently used first.
 *
 * @param request whose own session is marked.
 */
export async function listSessions(userId: string, request?: Request): Promise<OpenSession[]> {
  const own = request ? await sessionKeyOf(request) : null;
  const sessions = await Sessions.find({
    userId: new Types.ObjectId(userId),
    expiresAt: trusted({ $gt: clock.now() }),
  })
    .sort({ expiresAt: -1 })
    .limit(mostListed)
    .lean();
  return sessions.map((session) => ({
    id: session._id,
    signedInAt: session.createdAt.toISOString(),
    lastSeenAt: lastSeenAt(session).toISOString(),
    browser: session.browser ?? null,
    network: session.network ?? null,
    isThisOne: session._id === own,
  }));
}

/**
 * Ends one of a user's sessions.
 *
 * @returns how many ended: 0 if it isn't the user's, or no longer exists.
 */
export async function endSessionOf(userId: string, sessionId: string): Promise<number> {
  const { deletedCount } = await Sessions.deleteOne({ _id: sessionId, userId: new Types.ObjectId(userId) });
  return deletedCount;
}

/**
 * Ends all of a user's sessions except the one of `request`.
 *
 * @returns how many ended.
 */
export async function endOtherSessions(userId: string, request: Request): Promise<number> {
  const { deletedCount } = await Sessions.deleteMany({
    _id: trusted({ $ne: await sessionKeyOf(request) }),
    userId: new Types.ObjectId(userId),
  });
  return deletedCount;
}
