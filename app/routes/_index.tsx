import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { findUser } from "~/accounts/current-user.server";
import { CatalogSearch } from "~/catalog/catalog-search";
import { CourseTile } from "~/catalog/course-tile";
import { readCurrency } from "~/catalog/currency-cookie.server";
import { listCategories, listCourses } from "~/catalog/queries.server";
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
    <div className="grid gap-10">
      <header className="grid gap-4">
        <h1 className="max-w-3xl text-display">Learn a craft properly, at your own desk.</h1>
        <p className="max-w-2xl text-ink-muted text-lg">
          Short courses by people who do the work. Read them, make something, keep them for good.
        </p>
      </header>
      <CatalogSearch search={search} category={category} categories={categories} />
      <section aria-labelledby="courses" className="grid gap-5">
        <h2 id="courses" className="text-heading">
          {isFiltered
            ? `${courses.length} ${courses.length === 1 ? "course" : "courses"} found`
            : "All courses"}
        </h2>
        {courses.length === 0 ? (
          <EmptyState title="No course matches that.">
            <p className="text-ink-muted">Try fewer or other words, or look through everything.</p>
            <ButtonLink to="/" look="secondary">
              Show all courses
            </ButtonLink>
          </EmptyState>
        ) : (
          <div className="grid gap-6 sm:grid-cols-2 lg:grid-cols-3">
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
