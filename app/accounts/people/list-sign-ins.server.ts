import { Types } from "mongoose";
import { trusted } from "~/platform/database.server";
import { Sessions } from "../session.server";
import type { SignIn } from "./sign-in";

const mostListed = 50;

/** A person's open sessions, the newest first. */
export async function listSignIns(userId: string): Promise<SignIn[]> {
  const sessions = await Sessions.find({
    userId: new Types.ObjectId(userId),
    expiresAt: trusted({ $gt: new Date() }),
  })
    .sort({ createdAt: -1 })
    .limit(mostListed)
    .lean();
  return sessions.map(({ _id, createdAt, confirmedAt, expiresAt }) => ({
    id: _id,
    signedInAt: createdAt.toISOString(),
    confirmedAt: confirmedAt?.toISOString() ?? null,
    expiresAt: expiresAt.toISOString(),
  }));
}
