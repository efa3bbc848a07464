import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

interface DisclosureProps {
  /** What opens, e.g. `Refund…`. */
  summary: ReactNode;
  isDangerous?: boolean;
  isOpen?: boolean;
  children: ReactNode;
}

/**
 * Content shown on request: the second step of a dangerous action, or details that few need. Works without JavaScript.
 *
 * @example
 * <Disclosure summary="Refund…" isDangerous><Form method="post">…</Form></Disclosure>
 */
export function Disclosure({ summary, isDangerous = false, isOpen = false, children }: DisclosureProps) {
  return (
    <details open={isOpen} className="group rounded-card border border-line bg-surface">
      <summary
        className={classNames(
          "flex min-h-11 cursor-pointer list-none items-center gap-2 px-4 py-2 font-semibold hover:bg-sunken [&::-webkit-details-marker]:hidden",
          isDangerous && "text-danger",
        )}
      >
        <ChevronRight aria-hidden className="size-4 shrink-0 transition-transform group-open:rotate-90" />
        {summary}
      </summary>
      <div className="grid gap-4 border-line border-t px-4 py-4">{children}</div>
    </details>
  );
}
