import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { findUser, requireUser } from "~/accounts/current-user.server";
import { findLesson } from "~/catalog/queries.server";
import { renderMarkdown } from "~/catalog/render-markdown.server";
import { hasAccess } from "~/learning/grant.server";
import { findProgress, rememberLesson, setLessonFinished } from "~/learning/progress.server";
import { verifiedForm } from "~/platform/http/verified-form.server";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const user = await findUser(request);
  const page = await requireLesson(params);
  const isEnrolled = user !== null && (await hasAccess(user.id, page.course.id));
  if (!isEnrolled && !page.lesson.preview) {
    // A stranger may be a student who has to sign in first; a student without access may buy it.
    throw user ? redirect(`/courses/${page.course.slug}`) : await requireUser(request);
  }
  const { body, ...lesson } = page.lesson;
  const key = { studentId: user?.id ?? "", courseId: page.course.id };
  if (isEnrolled) await rememberLesson(key, lesson.slug);
  return {
    ...page,
    lesson,
    html: renderMarkdown(body),
    progress: isEnrolled ? await findProgress(key) : null,
  };
}

/** Marks the lesson as finished and leads on, or takes the mark back. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const form = await verifiedForm(request, context);
  const { id: studentId } = await requireUser(request);
  const { course, lesson, next } = await requireLesson(params);
  if (!(await hasAccess(studentId, course.id))) throw redirect(`/courses/${course.slug}`);
  const isFinished = form.get("finished") === "yes";
  await setLessonFinished({ studentId, courseId: course.id }, lesson.slug, isFinished);
  return redirect(`/learn/${course.slug}/${isFinished && next ? next.slug : lesson.slug}`);
}

async function requireLesson({ courseSlug, lesson }: { courseSlug?: string; lesson?: string }) {
  const page = await findLesson(String(courseSlug), String(lesson), { includeUnpublished: true });
  if (!page) throw new Response("There is no such lesson.", { status: 404 });
  return page;
}

export default function Lesson() {
  return <pre>{JSON.stringify(useLoaderData<typeof loader>())}</pre>;
}
