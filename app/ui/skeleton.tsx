import { classNames } from "./class-names";

/**
 * A placeholder for content that is loading, a line of text by default.
 *
 * @example
 * <Skeleton className="h-12" />
 */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={classNames("block h-4 animate-breathe rounded-control bg-line", className)}
    />
  );
}
