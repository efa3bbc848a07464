import {
  type ActionFunctionArgs,
  data,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { AccountError } from "~/accounts/account-error";
import { requireUser } from "~/accounts/current-user.server";
import { formatWait } from "~/accounts/format-wait";
import { OpenSessions } from "~/accounts/open-sessions";
import { listSessions } from "~/accounts/open-sessions.server";
import { VerificationReminder } from "~/accounts/verification-reminder";
import { findUnconfirmedAddress, mailVerificationLinkAgain } from "~/accounts/verify-email.server";
import { listCoursesById } from "~/catalog/find-course.server";
import { CourseShelf } from "~/learning/course-shelf";
import { accessibleCourseIds } from "~/learning/grant.server";
import { listProgress } from "~/learning/progress.server";
import { listOrders } from "~/orders/find-order.server";
import { OrderList } from "~/orders/order-list";
import { toOrderView } from "~/orders/order-view.server";
import { verifiedForm } from "~/platform/http/verified-form.server";

export async function loader({ request }: LoaderFunctionArgs) {
  const user = await requireUser(request);
  const [courseIds, progress, orders, unconfirmed, sessions] = await Promise.all([
    accessibleCourseIds(user.id),
    listProgress(user.id),
    listOrders(user.id),
    findUnconfirmedAddress(user),
    listSessions(user.id, request),
  ]);
  const courses = await listCoursesById(courseIds);
  return {
    name: user.name,
    unconfirmed,
    sessions,
    courses: courses.map((course) => ({
      ...course,
      finishedCount: progress.get(course.id)?.finishedLessons.length ?? 0,
    })),
    orders: orders.map(toOrderView),
  };
}

/** Resends the email that confirms an address. */
export async function action({ request, context }: ActionFunctionArgs) {
  await verifiedForm(request, context);
  const user = await requireUser(request);
  try {
    await mailVerificationLinkAgain(user, context.clientAddress);
    return data({ isSent: true, words: "We've sent you another email." });
  } catch (error) {
    if (!(error instanceof AccountError)) throw error;
    const { retryAfterSeconds = 60 } = error;
    const words = `You've asked for several emails already. Try again in ${formatWait(retryAfterSeconds)}.`;
    const headers = { "Retry-After": String(retryAfterSeconds) };
    return data({ isSent: false, words }, { status: 429, headers });
  }
}

export default function Account() {
  const { name, unconfirmed, sessions, courses, orders } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="grid gap-12">
      <h1 className="text-title">{name}</h1>
      {unconfirmed && <VerificationReminder {...unconfirmed} answer={answer} />}
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
      <OpenSessions heading="Where you're signed in" sessions={sessions} action="/account/sessions" />
    </div>
  );
}

export const meta: MetaFunction = () => [{ title: "My account · Lectern" }];

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;
