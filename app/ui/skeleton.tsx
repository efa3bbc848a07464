import { classNames } from "./class-names";

/** Holds the place of what is still being loaded. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={classNames("block h-4 animate-breathe rounded-control bg-sunken", className)}
    />
  );
}
