import { Link } from "@remix-run/react";
import type { CourseCard } from "~/catalog/course";
import { ButtonLink } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { Progress } from "~/ui/progress";

/** The courses that a student has, with how far they are. */
export function CourseShelf({ courses }: { courses: (CourseCard & { finishedCount: number })[] }) {
  if (courses.length === 0) {
    return (
      <EmptyState title="No course yet.">
        <p className="text-ink-muted">What you buy or start appears here, and stays.</p>
        <ButtonLink to="/">See all courses</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <ul className="grid gap-4 sm:grid-cols-2">
      {courses.map((course) => (
        <li
          key={course.id}
          className="relative flex gap-4 rounded-card border border-line bg-surface p-4 hover:shadow-raised"
        >
          <img
            src={course.cover}
            alt=""
            width={112}
            height={70}
            className="h-[4.375rem] w-28 shrink-0 rounded-control object-cover"
          />
          <div className="grid grow content-start gap-2">
            <Link
              to={`/learn/${course.slug}`}
              className="font-serif text-lg leading-tight no-underline after:absolute after:inset-0"
            >
              {course.title}
            </Link>
            <Progress
              label={`Finished lessons of ${course.title}`}
              value={course.finishedCount}
              max={course.lessonCount}
            />
            <p className="text-ink-muted text-sm">
              {course.finishedCount} of {course.lessonCount} lessons
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
