import { Link } from "@remix-run/react";
import { formatMoney } from "~/ui/format-money";
import type { CourseCard, Price } from "./course";
import { inHours } from "./in-hours";

interface CourseTileProps {
  course: CourseCard;
  price: Price | null;
  /** The visitor has it already. */
  isOwned: boolean;
}

/** A course in a list: cover, what it is, and what it costs this visitor. */
export function CourseTile({ course, price, isOwned }: CourseTileProps) {
  return (
    <article className="group relative flex flex-col overflow-hidden rounded-card border border-line bg-surface shadow-card transition-shadow hover:shadow-raised">
      <img
        src={course.cover}
        alt=""
        width={640}
        height={400}
        loading="lazy"
        className="aspect-[16/10] w-full object-cover"
      />
      <div className="flex grow flex-col gap-2 p-5">
        <p className="text-ink-muted text-sm">
          {course.category} · {inHours(course.minutes)}
        </p>
        <h3 className="text-heading">
          <Link
            to={`/courses/${course.slug}`}
            className="no-underline after:absolute after:inset-0 group-hover:text-accent"
          >
            {course.title}
          </Link>
        </h3>
        <p className="text-ink-muted">{course.subtitle}</p>
        <p className="mt-auto flex items-baseline justify-between gap-3 pt-3">
          <span className="text-ink-muted text-sm">{course.teacherName}</span>
          <span className="font-semibold">
            {isOwned ? "Yours" : price ? formatMoney(price.amountMinor, price.currency) : "Free"}
          </span>
        </p>
      </div>
    </article>
  );
}
