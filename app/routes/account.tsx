import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "~/accounts/current-user.server";
import { listCoursesById } from "~/catalog/queries.server";
import { accessibleCourseIds } from "~/learning/grant.server";
import { listProgress } from "~/learning/progress.server";
import { toOrderView } from "~/orders/order-view.server";
import { listOrders } from "~/orders/queries.server";

export async function loader({ request }: LoaderFunctionArgs) {
  const user = await requireUser(request);
  const [courseIds, progress, orders] = await Promise.all([
    accessibleCourseIds(user.id),
    listProgress(user.id),
    listOrders(user.id),
  ]);
  const courses = await listCoursesById(courseIds);
  return {
    courses: courses.map((course) => ({
      ...course,
      finishedCount: progress.get(course.id)?.finishedLessons.length ?? 0,
    })),
    orders: orders.map(toOrderView),
  };
}

export default function Account() {
  return <pre>{JSON.stringify(useLoaderData<typeof loader>())}</pre>;
}
