import { Link } from "@remix-run/react";
import { Cover } from "~/ui/cover";
import { Kicker } from "~/ui/kicker";
import type { CoursePage } from "./course";
import { inHours } from "./in-hours";

/** Cover, title and the key facts of a course. */
export function CourseHeading({ course }: { course: CoursePage }) {
  return (
    <header className="grid gap-4">
      <Kicker>
        <Link to={`/?category=${encodeURIComponent(course.category)}`} className="text-accent">
          {course.category}
        </Link>{" "}
        · <span className="capitalize">{course.level}</span> · {course.lessonCount} lessons ·{" "}
        {inHours(course.minutes)}
      </Kicker>
      <h1 className="text-display">{course.title}</h1>
      <p className="max-w-2xl text-ink-muted text-xl">{course.subtitle}</p>
      <Cover src={course.cover} isLead className="mt-3 w-full" />
    </header>
  );
}
