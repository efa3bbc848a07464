import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { findUser } from "~/accounts/current-user.server";
import { CatalogSearch } from "~/catalog/catalog-search";
import { CourseTile } from "~/catalog/course-tile";
import { readCurrency } from "~/catalog/currency-cookie.server";
import { listCategories, listCourses } from "~/catalog/find-course.server";
import { priceFor } from "~/catalog/quote";
import { accessibleCourseIds } from "~/learning/grant.server";
import { ButtonLink } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";

export async function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const search = searchParams.get("q")?.trim() ?? "";
  const category = searchParams.get("category") ?? "";
  const [user, currency, courses, categories] = await Promise.all([
    findUser(request),
    readCurrency(request),
    listCourses({ search, category }),
    listCategories(),
  ]);
  const owned = new Set(user ? await accessibleCourseIds(user.id) : []);
  return {
    search,
    category,
    categories,
    courses: courses.map((course) => ({
      ...course,
      price: priceFor(course, currency),
      isOwned: owned.has(course.id),
    })),
  };
}

export default function Home() {
  const { search, category, categories, courses } = useLoaderData<typeof loader>();
  const isFiltered = search !== "" || category !== "";
  return (
    <div className="grid gap-12 sm:gap-16">
      <header className="grid items-center gap-8 lg:grid-cols-[minmax(0,1fr)_26rem] lg:gap-14">
        <div className="grid gap-5">
          <h1 className="text-display">Learn a craft properly, at your own desk.</h1>
          <p className="max-w-xl text-ink-muted text-xl">
            Short courses by people who do the work. Read them, make something, keep them for good.
          </p>
        </div>
        <img
          src="/reading-desk.svg"
          alt=""
          width={640}
          height={480}
          className="hidden h-auto w-full rounded-card sm:block sm:max-lg:max-w-md"
        />
      </header>
      <CatalogSearch search={search} category={category} categories={categories} />
      <section aria-labelledby="courses" className="grid gap-7">
        <h2 id="courses" className="rule-double text-title">
          {isFiltered
            ? `${courses.length} ${courses.length === 1 ? "course" : "courses"} found`
            : "All courses"}
        </h2>
        {courses.length === 0 ? (
          <EmptyState title="No courses match your search.">
            <p className="text-ink-muted">Try fewer or different words, or browse all courses.</p>
            <ButtonLink to="/" look="secondary">
              Show all courses
            </ButtonLink>
          </EmptyState>
        ) : (
          <div className="grid gap-x-8 gap-y-12 sm:grid-cols-2 lg:grid-cols-3">
            {courses.map((course) => (
              <CourseTile key={course.slug} course={course} price={course.price} isOwned={course.isOwned} />
            ))}
          </div>
        )}
      </section>
    </div>
  );
}

export const meta: MetaFunction = () => [
  { title: "Lectern: courses to read, make and keep" },
  {
    name: "description",
    content: "Short courses by people who do the work: crafts, making, writing and numbers.",
  },
];
