import { listCoursesById } from "~/catalog/find-course.server";
import type { Access } from "./access";
import { Grants } from "./grant.server";

const mostListed = 500;

/** All of a student's grants, active or revoked, newest first. */
export async function listAccess(studentId: string): Promise<Access[]> {
  const grants = await Grants.find({ studentId }).sort({ createdAt: -1 }).limit(mostListed).lean();
  const courses = await listCoursesById([...new Set(grants.map(({ courseId }) => courseId))]);
  return grants.map(({ _id, courseId, source, createdAt, revokedAt }) => {
    const course = courses.find(({ id }) => id === courseId);
    return {
      id: String(_id),
      title: course?.title ?? `Deleted course (${courseId})`,
      slug: course?.slug ?? null,
      source,
      since: createdAt.toISOString(),
      revokedAt: revokedAt?.toISOString() ?? null,
    };
  });
}
