import type { Types } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { isDuplicateKey, trusted } from "~/platform/database.server";
import { ensureEnrollment, type GrantRecord, Grants } from "./grant.server";

interface Gift {
  studentId: Types.ObjectId;
  courseIds: string[];
  /** What the staff were looking at, e.g. an order's id: one gift for each course and occasion. */
  occasion: string;
}

/**
 * Lets a student into courses because the staff say so; again and again is the same as once. No sync ever touches it.
 *
 * @returns whether any of the courses wasn't open by this gift before.
 */
export async function giveAccess({ studentId, courseIds, occasion }: Gift): Promise<boolean> {
  let hasChanged = false;
  for (const courseId of courseIds) {
    await ensureEnrollment({ studentId, courseId });
    const key = { studentId, courseId, source: giftSource(occasion) };
    try {
      const { modifiedCount, upsertedCount } = await Grants.updateOne(
        { ...key, revokedAt: trusted({ $ne: null }) },
        { $set: { revokedAt: null }, $inc: { sourceVersion: 1 } },
        { upsert: true },
      );
      hasChanged ||= modifiedCount + upsertedCount > 0;
    } catch (error) {
      // It is there and not revoked.
      if (!isDuplicateKey(error)) throw error;
    }
  }
  return hasChanged;
}

/**
 * Takes a gift back. Whatever else lets the student in stays.
 *
 * @returns whether any of the courses was open by it.
 */
export async function takeBackAccess({ studentId, courseIds, occasion }: Gift): Promise<boolean> {
  const { modifiedCount } = await Grants.updateMany(
    {
      studentId,
      courseId: trusted({ $in: courseIds }),
      source: giftSource(occasion),
      revokedAt: null,
    },
    { $set: { revokedAt: clock.now() }, $inc: { sourceVersion: 1 } },
  );
  return modifiedCount > 0;
}

/** All reasons why the student may or might enter these courses, revoked ones too. */
export function listGrants(studentId: Types.ObjectId, courseIds: string[]): Promise<GrantRecord[]> {
  return Grants.find({ studentId, courseId: trusted({ $in: courseIds }) })
    .sort({ createdAt: 1 })
    .lean<GrantRecord[]>();
}

/** The source of a gift that was made on this occasion. */
export function giftSource(occasion: string): string {
  return `staff:${occasion}`;
}
