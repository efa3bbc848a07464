import { Schema, type Types } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { defineModel, isDuplicateKey, trusted } from "~/platform/database.server";

const grantTries = 4;

/** Why a student has access to a course. Access is the union of the grants that aren't revoked. */
export interface GrantRecord {
  _id: Types.ObjectId;
  studentId: Types.ObjectId;
  courseId: string;
  /**
   * Where it comes from: `order:<id>`, `free`, or `staff:<order id>` for a gift. One grant for each student,
   * course and source.
   */
  source: string;
  /** The version of the source that it last reflected. */
  sourceVersion: number;
  revokedAt: Date | null;
  /** The student has it by buying this one course: there can be only one such grant at a time. */
  isActivePurchase: boolean;
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
    isActivePurchase: { type: Boolean, required: true, default: false },
  },
  { timestamps: { createdAt: true, updatedAt: false }, versionKey: false, collection: "grants" },
);
grantSchema.index({ studentId: 1, courseId: 1, source: 1 }, { unique: true });
// Of two paid purchases of the same course, this decides which one counts.
grantSchema.index(
  { studentId: 1, courseId: 1 },
  { unique: true, partialFilterExpression: { isActivePurchase: true } },
);

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

interface GrantState {
  /** The version of the source that this was decided on. */
  sourceVersion: number;
  isActive: boolean;
  /** The source is a purchase of only this course. */
  isPurchase: boolean;
}

/** Thrown when another purchase of the same course already grants access. */
export class DuplicatePurchaseError extends Error {
  override name = "DuplicatePurchaseError";

  constructor(
    /** The other purchase, e.g. `order:<id>`. */
    readonly winner: string,
  ) {
    super(`The course is open by ${winner} already.`);
  }
}

/**
 * Brings one grant in line with its source. A write that was decided on an older version of the source
 * than the grant already reflects does nothing, however late it comes.
 *
 * @throws {DuplicatePurchaseError} when a second purchase of the course would become active.
 */
export async function reconcileGrant(key: GrantKey, state: GrantState): Promise<void> {
  if (state.isActive) await ensureEnrollment(key);
  for (let attempt = 1; ; attempt++) {
    try {
      return await writeGrant(key, state, attempt === 1);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const winner = state.isActive ? await otherPurchase(key) : null;
      if (winner) throw new DuplicatePurchaseError(winner);
      // There is a grant of this source already, as new or newer, or the other purchase has ended just now.
      if (attempt === grantTries) throw error;
    }
  }
}

async function writeGrant(key: GrantKey, state: GrantState, upsert: boolean): Promise<void> {
  const { sourceVersion, isActive, isPurchase } = state;
  const { matchedCount } = await Grants.updateOne(
    { ...key, sourceVersion: trusted({ $lt: sourceVersion }) },
    {
      $set: {
        sourceVersion,
        revokedAt: isActive ? null : clock.now(),
        isActivePurchase: isActive && isPurchase,
      },
    },
    { upsert },
  );
  if (matchedCount > 0 || upsert) return;
  if (!(await Grants.exists(key))) await writeGrant(key, state, true);
}

async function otherPurchase({ studentId, courseId, source }: GrantKey): Promise<string | null> {
  const grant = await Grants.findOne({ studentId, courseId, isActivePurchase: true }).lean();
  return grant && grant.source !== source ? grant.source : null;
}

/** The newest version of a source that any grant reflects; 0 when there is none. */
export async function latestSourceVersion(source: string, studentId: string): Promise<number> {
  const [newest] = await Grants.find({ studentId, source }).sort({ sourceVersion: -1 }).limit(1).lean();
  return newest?.sourceVersion ?? 0;
}

/** Makes sure that the student's progress in the course can be stored. */
export async function ensureEnrollment({
  studentId,
  courseId,
}: Pick<GrantKey, "studentId" | "courseId">): Promise<void> {
  try {
    await Enrollments.updateOne({ studentId, courseId }, {}, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

/** Enrolls a student in a free course. Idempotent. */
export async function grantFreeCourse(studentId: Types.ObjectId | string, courseId: string): Promise<void> {
  const id = Enrollments.castObject({ studentId }).studentId as Types.ObjectId;
  const state = { sourceVersion: 1, isActive: true, isPurchase: false };
  await reconcileGrant({ studentId: id, courseId, source: "free" }, state);
}

/** Whether any grant gives the student access to the course. */
export async function hasAccess(studentId: string, courseId: string): Promise<boolean> {
  return (await Grants.exists({ studentId, courseId, revokedAt: null })) !== null;
}

/** The ids of all courses that the student has access to. */
export async function accessibleCourseIds(studentId: string): Promise<string[]> {
  return Grants.distinct("courseId", { studentId, revokedAt: null });
}
