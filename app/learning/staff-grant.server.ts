import type { Types } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { isDuplicateKey, trusted } from "~/platform/database.server";
import { ensureEnrollment, type GrantRecord, Grants } from "./grant.server";

interface Gift {
  studentId: Types.ObjectId;
  courseIds: string[];
  /** What it was given for, e.g. an order's id: one gift for each course and occasion. */
  occasion: string;
}

/**
 * Gives a student access to courses by staff decision. Idempotent. No sync ever touches it.
 *
 * @returns whether any of the courses was newly granted.
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
      // It exists and isn't revoked.
      if (!isDuplicateKey(error)) throw error;
    }
  }
  return hasChanged;
}

/**
 * Revokes a gift. Other grants stay.
 *
 * @returns whether any of the courses was granted by it.
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

/** All of the student's grants for these courses, including revoked ones. */
export function listGrants(studentId: Types.ObjectId, courseIds: string[]): Promise<GrantRecord[]> {
  return Grants.find({ studentId, courseId: trusted({ $in: courseIds }) })
    .sort({ createdAt: 1 })
    .lean<GrantRecord[]>();
}

/** The source of a gift that was made on this occasion. */
export function giftSource(occasion: string): string {
  return `staff:${occasion}`;
}
