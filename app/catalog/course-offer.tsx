import { Form, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { Button, ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";
import { formatMoney } from "~/ui/format-money";
import { Progress } from "~/ui/progress";
import type { CoursePage, Price } from "./course";
import { CurrencySwitch } from "./currency-switch";

interface CourseOfferProps {
  course: CoursePage;
  price: Price | null;
  /** Set for owners of the course: they see their progress instead of a price. */
  progress: { finishedLessons: string[] } | null;
}

/** How to get or continue a course: learn, enroll or buy. */
export function CourseOffer({ course, price, progress }: CourseOfferProps) {
  return (
    <Card className="grid gap-5 lg:sticky lg:top-6">
      {progress ? (
        <Continue course={course} finishedCount={progress.finishedLessons.length} />
      ) : price ? (
        <Buy course={course} price={price} />
      ) : (
        <Enroll />
      )}
    </Card>
  );
}

function Continue({ course, finishedCount }: { course: CoursePage; finishedCount: number }) {
  return (
    <>
      <p className="font-serif text-heading">You own this course.</p>
      <div className="grid gap-2">
        <Progress label="Lessons finished" value={finishedCount} max={course.lessonCount} />
        <p className="text-ink-muted text-sm">
          {finishedCount} of {course.lessonCount} lessons finished
        </p>
      </div>
      <ButtonLink to={`/learn/${course.slug}`}>
        {finishedCount > 0 ? "Continue learning" : "Start learning"}
      </ButtonLink>
    </>
  );
}

function Buy({ course, price }: { course: CoursePage; price: Price }) {
  return (
    <>
      <p className="font-serif text-title tabular-nums">{formatMoney(price.amountMinor, price.currency)}</p>
      <CurrencySwitch prices={course.prices} current={price.currency} />
      <ButtonLink to={`/checkout/${course.slug}`}>Buy this course</ButtonLink>
      <p className="text-ink-muted text-sm">
        One payment, yours for good. You get access the moment your payment is confirmed.
      </p>
    </>
  );
}

function Enroll() {
  const isPending = useNavigation().formMethod === "POST";
  return (
    <Form method="post" className="grid gap-4">
      <AuthenticityTokenInput />
      <p className="font-serif text-title">Free</p>
      <Button isBusy={isPending}>Start for free</Button>
      <p className="text-ink-muted text-sm">You need an account, but no card.</p>
    </Form>
  );
}
