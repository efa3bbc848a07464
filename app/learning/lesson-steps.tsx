import { Form, Link, useNavigation } from "@remix-run/react";
import { ArrowLeft, ArrowRight } from "lucide-react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import type { LessonOutline } from "~/catalog/course";
import { Button, ButtonLink } from "~/ui/button";

interface LessonStepsProps {
  courseSlug: string;
  previous: LessonOutline | null;
  next: LessonOutline | null;
  /** Null for a reader of a preview, who has no progress. */
  isFinished: boolean | null;
}

/** The end of a lesson: finish it and continue, or go back. */
export function LessonSteps({ courseSlug, previous, next, isFinished }: LessonStepsProps) {
  const isPending = useNavigation().formMethod === "POST";
  if (isFinished === null) {
    return (
      <div className="flex max-w-[38rem] flex-wrap items-center gap-4 border-line border-t pt-6">
        <p className="grow text-ink-muted">This is a preview lesson.</p>
        <ButtonLink to={`/courses/${courseSlug}`}>See the whole course</ButtonLink>
      </div>
    );
  }
  return (
    <div className="no-print flex max-w-[38rem] flex-wrap items-center justify-between gap-4 border-line border-t pt-6">
      {previous ? (
        <Link
          to={`/learn/${courseSlug}/${previous.slug}`}
          className="inline-flex min-h-11 items-center gap-2 text-accent"
        >
          <ArrowLeft aria-hidden className="size-4" />
          {previous.title}
        </Link>
      ) : (
        <span />
      )}
      <div className="flex flex-wrap gap-3">
        <Form method="post">
          <AuthenticityTokenInput />
          <input type="hidden" name="finished" value={isFinished ? "no" : "yes"} />
          <Button look={isFinished ? "secondary" : "primary"} isBusy={isPending}>
            {isFinished ? "Mark as not finished" : next ? "Finish and continue" : "Finish the course"}
          </Button>
        </Form>
        {isFinished && next && (
          <ButtonLink to={`/learn/${courseSlug}/${next.slug}`}>
            Next lesson
            <ArrowRight aria-hidden className="size-4" />
          </ButtonLink>
        )}
      </div>
    </div>
  );
}
