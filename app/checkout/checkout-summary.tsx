import type { ReactNode } from "react";
import type { CourseCard } from "~/catalog/course";
import { Card } from "~/ui/card";
import { Cover } from "~/ui/cover";
import { formatMoney } from "~/ui/format-money";

interface CheckoutSummaryProps {
  course: CourseCard;
  quote: { currency: string; amountMinor: number };
  /** The choice of currency. */
  children?: ReactNode;
}

/** What is being bought, beside the payment form. */
export function CheckoutSummary({ course, quote, children }: CheckoutSummaryProps) {
  return (
    <Card className="order-first grid gap-4 self-start lg:order-none">
      <div className="flex gap-4">
        <Cover src={course.cover} isLead className="w-28" />
        <div>
          <h2 className="text-heading">{course.title}</h2>
          <p className="text-ink-muted text-sm">with {course.teacherName}</p>
        </div>
      </div>
      <p className="flex items-baseline justify-between border-ink border-t pt-4 font-semibold">
        <span>Total</span>
        <span className="font-serif text-heading tabular-nums">
          {formatMoney(quote.amountMinor, quote.currency)}
        </span>
      </p>
      {children}
    </Card>
  );
}
