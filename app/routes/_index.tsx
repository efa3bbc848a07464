import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { findUser } from "~/accounts/current-user.server";
import { readCurrency } from "~/catalog/currency-cookie.server";
import { listCategories, listCourses } from "~/catalog/queries.server";
import { priceFor } from "~/catalog/quote";
import { accessibleCourseIds } from "~/learning/grant.server";

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
  return <pre>{JSON.stringify(useLoaderData<typeof loader>())}</pre>;
}
