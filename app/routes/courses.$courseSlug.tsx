import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Check } from "lucide-react";
import { findUser, requireUser } from "~/accounts/current-user.server";
import type { CoursePage } from "~/catalog/course";
import { CourseHeading } from "~/catalog/course-heading";
import { CourseOffer } from "~/catalog/course-offer";
import { readCurrency } from "~/catalog/currency-cookie.server";
import { findCourse } from "~/catalog/find-course.server";
import { priceFor } from "~/catalog/quote";
import { renderMarkdown } from "~/catalog/render-markdown.server";
import { grantFreeCourse, hasAccess } from "~/learning/grant.server";
import { LessonList } from "~/learning/lesson-list";
import { findProgress } from "~/learning/progress.server";
import { verifiedForm } from "~/platform/http/verified-form.server";
import { countView } from "~/reports/count-step.server";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const user = await findUser(request);
  const course = await requireCourse(params.courseSlug, { includeUnpublished: true });
  const isOwned = user !== null && (await hasAccess(user.id, course.id));
  // No longer for sale: people who own it keep it; for everyone else it doesn't exist.
  if (!course.published && !isOwned) throw notFound();
  if (!isOwned && course.access === "paid") countView("page", course.id, request, user);
  return {
    course,
    description: renderMarkdown(course.description),
    price: priceFor(course, await readCurrency(request)),
    progress: isOwned ? await findProgress({ studentId: user.id, courseId: course.id }) : null,
  };
}

/** Enrolls in a free course. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  await verifiedForm(request, context);
  const course = await requireCourse(params.courseSlug);
  const user = await requireUser(request);
  if (course.access !== "free") return redirect(`/checkout/${course.slug}`);
  await grantFreeCourse(user.id, course.id);
  return redirect(`/learn/${course.slug}`);
}

async function requireCourse(slug: string | undefined, reach = {}): Promise<CoursePage> {
  const course = await findCourse(String(slug), reach);
  if (!course) throw notFound();
  return course;
}

function notFound() {
  return data("This course doesn't exist.", { status: 404 });
}

export default function Course() {
  const { course, description, price, progress } = useLoaderData<typeof loader>();
  return (
    <div className="grid gap-10 lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-x-14">
      <CourseHeading course={course} />
      <aside aria-label="Get this course" className="lg:row-span-2 lg:row-start-1 lg:col-start-2">
        <CourseOffer course={course} price={price} progress={progress} />
      </aside>
      <div className="grid gap-12">
        <section aria-labelledby="learn" className="grid gap-4">
          <h2 id="learn" className="text-title">
            What you will learn
          </h2>
          <ul className="grid gap-3 sm:grid-cols-2">
            {course.whatYouWillLearn.map((point) => (
              <li key={point} className="flex gap-3">
                <Check aria-hidden className="mt-1 size-5 shrink-0 text-accent" />
                {point}
              </li>
            ))}
          </ul>
        </section>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: renderMarkdown escapes what the text contains */}
        <section className="prose" dangerouslySetInnerHTML={{ __html: description }} />
        <section aria-labelledby="curriculum" className="grid gap-4">
          <h2 id="curriculum" className="text-title">
            Curriculum
          </h2>
          <LessonList course={course} progress={progress} />
        </section>
        <section aria-labelledby="teacher" className="grid gap-2">
          <h2 id="teacher" className="text-title">
            Your teacher
          </h2>
          <p className="font-semibold">{course.teacher.name}</p>
          <p className="max-w-2xl text-ink-muted">{course.teacher.bio}</p>
        </section>
      </div>
    </div>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.course.title ?? "Course"} · Lectern` },
  { name: "description", content: data?.course.subtitle },
];
