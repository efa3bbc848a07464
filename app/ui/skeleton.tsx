import { classNames } from "./class-names";

/**
 * Holds the place of what is still being loaded, a line of text by default.
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
