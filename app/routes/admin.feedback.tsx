import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { requireStaff } from "~/accounts/current-user.server";
import { FeedbackTable } from "~/admin/feedback-table";
import { listFeedback } from "~/orders/order-feedback.server";
import { classNames } from "~/ui/class-names";
import { Pager } from "~/ui/pager";

const pageSize = 50;
const answers = { yes: true, no: false } as const;
const views = [
  { answer: null, name: "All" },
  { answer: "no", name: "Not easy" },
  { answer: "yes", name: "Easy" },
] as const;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  const { searchParams } = new URL(request.url);
  const given = searchParams.get("answer");
  const answer = given === "yes" || given === "no" ? given : null;
  const cursor = searchParams.get("cursor");
  return { answer, ...(await listFeedback({ wasEasy: answer && answers[answer], cursor, size: pageSize })) };
}

export default function FeedbackPage() {
  const { answer, rows, previous, next } = useLoaderData<typeof loader>();
  return (
    <>
      <div className="grid gap-2">
        <h1 className="text-title">Feedback</h1>
        <p className="text-ink-muted">
          What students answered to “Was that easy?” after their purchase, latest first.
        </p>
      </div>
      <nav aria-label="Answers" className="flex flex-wrap gap-x-4">
        {views.map((view) => (
          <Link
            key={view.name}
            to={view.answer ? `?answer=${view.answer}` : "?"}
            aria-current={view.answer === answer ? "page" : undefined}
            className={classNames(
              "inline-flex min-h-11 items-center",
              view.answer === answer && "font-semibold no-underline",
            )}
          >
            {view.name}
          </Link>
        ))}
      </nav>
      <FeedbackTable answers={rows} />
      <Pager of="answers" previous={previous} next={next} />
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "Feedback · Staff · Lectern" }];
