import { Schema, type Types } from "mongoose";
import { defineModel, isDuplicateKey, trusted } from "~/platform/database.server";

/** Why a student may enter a course. Access is the union of the grants that are not revoked. */
export interface GrantRecord {
  _id: Types.ObjectId;
  studentId: Types.ObjectId;
  courseId: string;
  /** Where it comes from: `order:<id>` or `free`. One grant for each student, course and source. */
  source: string;
  /** The version of the source that it was last brought in line with. */
  sourceVersion: number;
  revokedAt: Date | null;
  createdAt: Date;
}

/** Learning progress of one student in one course; it outlives a refund and a second purchase. */
export interface EnrollmentRecord {
  _id: Types.ObjectId;
  studentId: Types.ObjectId;
  courseId: string;
  finishedLessons: string[];
  lastLesson: string | null;
  createdAt: Date;
}

const grantSchema = new Schema<GrantRecord>(
  {
    studentId: { type: Schema.Types.ObjectId, required: true },
    courseId: { type: String, required: true },
    source: { type: String, required: true },
    sourceVersion: { type: Number, required: true },
    revokedAt: { type: Date, default: null },
  },
  { timestamps: { createdAt: true, updatedAt: false }, versionKey: false, collection: "grants" },
);
grantSchema.index({ studentId: 1, courseId: 1, source: 1 }, { unique: true });

const enrollmentSchema = new Schema<EnrollmentRecord>(
  {
    studentId: { type: Schema.Types.ObjectId, required: true },
    courseId: { type: String, required: true },
    finishedLessons: { type: [String], default: [] },
    lastLesson: { type: String, default: null },
  },
  { timestamps: { createdAt: true, updatedAt: false }, versionKey: false, collection: "enrollments" },
);
enrollmentSchema.index({ studentId: 1, courseId: 1 }, { unique: true });

export const Grants = defineModel<GrantRecord>("Grant", grantSchema);
export const Enrollments = defineModel<EnrollmentRecord>("Enrollment", enrollmentSchema);

interface GrantKey {
  studentId: Types.ObjectId;
  courseId: string;
  source: string;
}

/**
 * Brings one grant in line with its source. A write that was decided on an older version of the source
 * than the grant already reflects does nothing, however late it comes.
 */
export async function reconcileGrant(key: GrantKey, sourceVersion: number, isActive: boolean): Promise<void> {
  if (isActive) await ensureEnrollment(key);
  const older = { ...key, sourceVersion: trusted({ $lt: sourceVersion }) };
  const state = { $set: { sourceVersion, revokedAt: isActive ? null : new Date() } };
  try {
    await Grants.updateOne(older, state, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // There is a grant: as new or newer, or inserted by a slower, older writer a moment ago.
    await Grants.updateOne(older, state);
  }
}

async function ensureEnrollment({ studentId, courseId }: GrantKey): Promise<void> {
  try {
    await Enrollments.updateOne({ studentId, courseId }, {}, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

/** Lets a student into a free course; again and again is the same as once. */
export async function grantFreeCourse(studentId: Types.ObjectId | string, courseId: string): Promise<void> {
  const id = Enrollments.castObject({ studentId }).studentId as Types.ObjectId;
  await reconcileGrant({ studentId: id, courseId, source: "free" }, 1, true);
}

/** Whether any grant lets the student into the course. */
export async function hasAccess(studentId: string, courseId: string): Promise<boolean> {
  return (await Grants.exists({ studentId, courseId, revokedAt: null })) !== null;
}

/** The ids of all courses that the student may enter. */
export async function accessibleCourseIds(studentId: string): Promise<string[]> {
  return Grants.distinct("courseId", { studentId, revokedAt: null });
}
