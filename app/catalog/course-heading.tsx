import { Link } from "@remix-run/react";
import type { CoursePage } from "./course";
import { inHours } from "./in-hours";

/** Cover, title and the few facts that come before everything else. */
export function CourseHeading({ course }: { course: CoursePage }) {
  return (
    <header className="grid gap-5">
      <p className="text-ink-muted">
        <Link to={`/?category=${encodeURIComponent(course.category)}`} className="text-accent">
          {course.category}
        </Link>{" "}
        · <span className="capitalize">{course.level}</span> · {course.lessonCount} lessons ·{" "}
        {inHours(course.minutes)}
      </p>
      <h1 className="text-display">{course.title}</h1>
      <p className="max-w-2xl text-ink-muted text-xl">{course.subtitle}</p>
      <img
        src={course.cover}
        alt=""
        width={960}
        height={600}
        className="aspect-[16/10] w-full rounded-card border border-line object-cover"
      />
    </header>
  );
}
