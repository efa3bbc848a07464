import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "~/accounts/current-user.server";
import { listCoursesById } from "~/catalog/queries.server";
import { CourseShelf } from "~/learning/course-shelf";
import { accessibleCourseIds } from "~/learning/grant.server";
import { listProgress } from "~/learning/progress.server";
import { OrderList } from "~/orders/order-list";
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
    name: user.name,
    courses: courses.map((course) => ({
      ...course,
      finishedCount: progress.get(course.id)?.finishedLessons.length ?? 0,
    })),
    orders: orders.map(toOrderView),
  };
}

export default function Account() {
  const { name, courses, orders } = useLoaderData<typeof loader>();
  return (
    <div className="grid gap-12">
      <h1 className="text-title">{name}</h1>
      <section aria-labelledby="my-courses" className="grid gap-5">
        <h2 id="my-courses" className="text-heading">
          My courses
        </h2>
        <CourseShelf courses={courses} />
      </section>
      <section aria-labelledby="my-orders" className="grid gap-5">
        <h2 id="my-orders" className="text-heading">
          My orders
        </h2>
        <OrderList orders={orders} />
      </section>
    </div>
  );
}

export const meta: MetaFunction = () => [{ title: "My account · Lectern" }];
