import { Types } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import type { OpenSession } from "./open-session";
import { lastSeenAt, Sessions, sessionKeyOf } from "./session.server";

/** More than anybody has devices; what is older can be ended with all others. */
const mostListed = 50;

/**
 * A user's open sessions, the one that was used last first.
 *
 * @param request marks the session that it came with.
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
 * @returns how many that ended: none if it isn't the user's, or not any more.
 */
export async function endSessionOf(userId: string, sessionId: string): Promise<number> {
  const { deletedCount } = await Sessions.deleteOne({ _id: sessionId, userId: new Types.ObjectId(userId) });
  return deletedCount;
}

/**
 * Ends all sessions of a user but the one that `request` came with.
 *
 * @returns how many that ended.
 */
export async function endOtherSessions(userId: string, request: Request): Promise<number> {
  const { deletedCount } = await Sessions.deleteMany({
    _id: trusted({ $ne: await sessionKeyOf(request) }),
    userId: new Types.ObjectId(userId),
  });
  return deletedCount;
}
