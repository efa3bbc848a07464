import { Enrollments } from "./grant.server";

export interface Progress {
  finishedLessons: string[];
  lastLesson: string | null;
}

interface EnrollmentKey {
  studentId: string;
  courseId: string;
}

/** The student's progress; empty if they never opened the course. */
export async function findProgress(key: EnrollmentKey): Promise<Progress> {
  const enrollment = await Enrollments.findOne(key).lean();
  return {
    finishedLessons: enrollment?.finishedLessons ?? [],
    lastLesson: enrollment?.lastLesson ?? null,
  };
}

/** The student's progress in all courses, by course id. */
export async function listProgress(studentId: string): Promise<Map<string, Progress>> {
  const enrollments = await Enrollments.find({ studentId }).lean();
  return new Map(
    enrollments.map(({ courseId, finishedLessons, lastLesson }) => [
      courseId,
      { finishedLessons, lastLesson },
    ]),
  );
}

/** Remembers the student's lesson, so that "Continue" leads back to it. */
export async function rememberLesson(key: EnrollmentKey, lesson: string): Promise<void> {
  await Enrollments.updateOne(key, { $set: { lastLesson: lesson } });
}

/** Marks a lesson as finished, or as not finished after all. */
export async function setLessonFinished(
  key: EnrollmentKey,
  lesson: string,
  isFinished: boolean,
): Promise<void> {
  await Enrollments.updateOne(
    key,
    isFinished ? { $addToSet: { finishedLessons: lesson } } : { $pull: { finishedLessons: lesson } },
  );
}
