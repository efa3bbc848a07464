import type { ReactNode } from "react";

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
}

/** What stands where a list would be, and what to do about it. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div className="grid justify-items-start gap-3 rounded-card border border-dashed border-line-strong p-8">
      <p className="font-serif text-heading">{title}</p>
      {children}
    </div>
  );
}
