import { Link } from "@remix-run/react";
import { Cover } from "~/ui/cover";
import { formatMoney } from "~/ui/format-money";
import { Kicker } from "~/ui/kicker";
import type { CourseCard, Price } from "./course";
import { inHours } from "./in-hours";

interface CourseTileProps {
  course: CourseCard;
  price: Price | null;
  /** The visitor already owns it. */
  isOwned: boolean;
}

/** A course in a list: cover, title and this visitor's price. */
export function CourseTile({ course, price, isOwned }: CourseTileProps) {
  return (
    <article className="group relative flex flex-col gap-4">
      <Cover
        src={course.cover}
        ribbon={isOwned ? "Yours" : undefined}
        className="w-full rounded-card transition-shadow duration-300 group-hover:shadow-raised"
      />
      <div className="flex grow flex-col gap-1.5">
        <Kicker className="text-base">
          {course.category} · {inHours(course.minutes)}
        </Kicker>
        <h3 className="text-heading">
          <Link
            to={`/courses/${course.slug}`}
            className="no-underline decoration-lamp decoration-4 after:absolute after:inset-0 group-hover:underline"
          >
            {course.title}
          </Link>
        </h3>
        <p className="text-ink-muted">{course.subtitle}</p>
        <p className="mt-auto flex items-baseline justify-between gap-3 border-line border-b pt-3 pb-2.5">
          <span className="text-ink-muted text-sm">{course.teacherName}</span>
          {!isOwned && (
            <span className="font-semibold tabular-nums">
              {price ? formatMoney(price.amountMinor, price.currency) : "Free"}
            </span>
          )}
        </p>
      </div>
    </article>
  );
}
