import type { ReactNode } from "react";
import { classNames } from "./class-names";

/**
 * The line over a title: what kind of thing it is, how long, how hard.
 *
 * @example
 * <Kicker>Home & hand · 2 h 35 min</Kicker>
 */
export function Kicker({ children, className }: { children: ReactNode; className?: string }) {
  return <p className={classNames("font-serif text-ink-muted text-lg italic", className)}>{children}</p>;
}
