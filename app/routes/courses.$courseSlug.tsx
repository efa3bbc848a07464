import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { findUser, requireUser } from "~/accounts/current-user.server";
import type { CoursePage } from "~/catalog/course";
import { readCurrency } from "~/catalog/currency-cookie.server";
import { findCourse } from "~/catalog/queries.server";
import { priceFor } from "~/catalog/quote";
import { renderMarkdown } from "~/catalog/render-markdown.server";
import { grantFreeCourse, hasAccess } from "~/learning/grant.server";
import { findProgress } from "~/learning/progress.server";
import { verifiedForm } from "~/platform/http/verified-form.server";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const user = await findUser(request);
  const course = await requireCourse(params.courseSlug);
  const isOwned = user !== null && (await hasAccess(user.id, course.id));
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

async function requireCourse(slug: string | undefined): Promise<CoursePage> {
  const course = await findCourse(String(slug));
  if (!course) throw new Response("There is no such course.", { status: 404 });
  return course;
}

export default function Course() {
  return <pre>{JSON.stringify(useLoaderData<typeof loader>())}</pre>;
}
