import { Link } from "@remix-run/react";
import type { CourseCard } from "~/catalog/course";
import { ButtonLink } from "~/ui/button";
import { Cover } from "~/ui/cover";
import { EmptyState } from "~/ui/empty-state";
import { Progress } from "~/ui/progress";

/** A student's courses with their progress. */
export function CourseShelf({ courses }: { courses: (CourseCard & { finishedCount: number })[] }) {
  if (courses.length === 0) {
    return (
      <EmptyState title="No courses yet.">
        <p className="text-ink-muted">Courses that you buy or start appear here.</p>
        <ButtonLink to="/">See all courses</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <ul className="grid gap-4 sm:grid-cols-2">
      {courses.map((course) => (
        <li
          key={course.id}
          className="relative flex gap-4 rounded-card border border-line bg-surface p-4 transition-shadow duration-300 hover:shadow-raised"
        >
          <Cover src={course.cover} className="w-28 sm:w-36" />
          <div className="grid grow content-start gap-2">
            <Link
              to={`/learn/${course.slug}`}
              className="font-serif text-heading no-underline decoration-lamp decoration-4 after:absolute after:inset-0 hover:underline"
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
