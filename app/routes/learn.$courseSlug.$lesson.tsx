import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { findUser, requireUser } from "~/accounts/current-user.server";
import { findLesson } from "~/catalog/find-course.server";
import { renderMarkdown } from "~/catalog/render-markdown.server";
import { hasAccess } from "~/learning/grant.server";
import { LessonList } from "~/learning/lesson-list";
import { LessonSteps } from "~/learning/lesson-steps";
import { findProgress, rememberLesson, setLessonFinished } from "~/learning/progress.server";
import { verifiedForm } from "~/platform/http/verified-form.server";
import { Kicker } from "~/ui/kicker";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const user = await findUser(request);
  const page = await requireLesson(params);
  const isEnrolled = user !== null && (await hasAccess(user.id, page.course.id));
  if (!isEnrolled && !page.lesson.preview) {
    // A visitor may be a student who has to sign in first; a student without access may buy it.
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

/** Marks the lesson as finished and goes to the next one, or removes the mark. */
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
  if (!page) throw data("This lesson doesn't exist.", { status: 404 });
  return page;
}

export default function Lesson() {
  const { course, lesson, number, previous, next, html, progress } = useLoaderData<typeof loader>();
  return (
    <div className="grid gap-10 lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-14">
      <article className="grid content-start gap-8">
        <header className="grid gap-3">
          <Kicker>
            <Link to={`/courses/${course.slug}`} className="text-accent">
              {course.title}
            </Link>{" "}
            · Lesson {number} of {course.lessonCount} · {lesson.minutes} min
          </Kicker>
          <h1 className="max-w-3xl text-title">{lesson.title}</h1>
        </header>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: renderMarkdown escapes what the text contains */}
        <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />
        <LessonSteps
          courseSlug={course.slug}
          previous={previous}
          next={next}
          isFinished={progress ? progress.finishedLessons.includes(lesson.slug) : null}
        />
      </article>
      <aside aria-label="Lessons in this course" className="no-print self-start lg:sticky lg:top-8">
        <LessonList course={course} progress={progress} current={lesson.slug} />
      </aside>
    </div>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.lesson.title} · ${data.course.title}` : "Lesson · Lectern" },
];
