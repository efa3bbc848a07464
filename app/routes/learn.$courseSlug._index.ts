import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { requireUser } from "~/accounts/current-user.server";
import { findCourse } from "~/catalog/find-course.server";
import { findProgress } from "~/learning/progress.server";

/** Redirects to the lesson where the student left off, or to the first. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { id: studentId } = await requireUser(request);
  const course = await findCourse(String(params.courseSlug), { includeUnpublished: true });
  if (!course) throw new Response("This course doesn't exist.", { status: 404 });
  const { lastLesson } = await findProgress({ studentId, courseId: course.id });
  const lesson = course.lessons.find(({ slug }) => slug === lastLesson) ?? course.lessons[0];
  return redirect(lesson ? `/learn/${course.slug}/${lesson.slug}` : `/courses/${course.slug}`);
}
