import { Link } from "@remix-run/react";
import { CircleCheck, Lock } from "lucide-react";
import type { CoursePage } from "~/catalog/course";
import { Badge } from "~/ui/badge";
import { classNames } from "~/ui/class-names";

interface LessonListProps {
  course: CoursePage;
  /** Null for visitors without the course: they may open only the preview lessons. */
  progress: { finishedLessons: string[] } | null;
  /** The current lesson. */
  current?: string;
}

/** A course's lessons in order, showing which are finished and which are locked. */
export function LessonList({ course, progress, current }: LessonListProps) {
  return (
    <ol className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
      {course.lessons.map((lesson, index) => {
        const isOpen = progress !== null || lesson.preview;
        const isFinished = progress?.finishedLessons.includes(lesson.slug) ?? false;
        return (
          <li
            key={lesson.slug}
            className={classNames(
              "relative flex items-center gap-3 px-4 py-3.5",
              isOpen && "hover:bg-accent-soft",
              lesson.slug === current && "bg-accent-soft shadow-[inset_4px_0_0_var(--color-lamp)]",
            )}
          >
            <span className="w-5 shrink-0 font-serif text-ink-muted text-lg italic tabular-nums">
              {index + 1}
            </span>
            <span className="grow">
              {isOpen ? (
                <Link
                  to={`/learn/${course.slug}/${lesson.slug}`}
                  aria-current={lesson.slug === current ? "page" : undefined}
                  className="font-semibold no-underline after:absolute after:inset-0"
                >
                  {lesson.title}
                </Link>
              ) : (
                lesson.title
              )}
            </span>
            {!progress && lesson.preview && <Badge tone="info">Preview</Badge>}
            <span className="whitespace-nowrap text-ink-muted text-sm">{lesson.minutes} min</span>
            {isFinished && (
              <CircleCheck role="img" aria-label="Finished" className="size-5 shrink-0 text-accent" />
            )}
            {!isOpen && (
              <Lock
                role="img"
                aria-label="Included with the course"
                className="size-4 shrink-0 text-ink-muted"
              />
            )}
          </li>
        );
      })}
    </ol>
  );
}
