import type { ReactNode } from "react";

interface EmptyStateProps {
  title: string;
  /** Why it is empty, and what to do about it. */
  children?: ReactNode;
}

/**
 * Shown in place of an empty list.
 *
 * @example
 * <EmptyState title="No courses yet."><ButtonLink to="/">See all courses</ButtonLink></EmptyState>
 */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div className="grid justify-items-start gap-3 rounded-card border border-line-strong border-dashed px-6 py-9 sm:px-9">
      <p className="font-serif text-heading">{title}</p>
      {children}
    </div>
  );
}
