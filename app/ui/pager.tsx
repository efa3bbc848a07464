import { useSearchParams } from "@remix-run/react";
import { ButtonLink } from "./button";

interface PagerProps {
  /** What is being paged through, e.g. `orders`. */
  of: string;
  /** Cursors of the pages beside this one. */
  previous: string | null;
  next: string | null;
}

/** Leads to the pages beside this one by the address's `cursor`; the rest of the address stays. */
export function Pager({ of, previous, next }: PagerProps) {
  const [search] = useSearchParams();
  if (!previous && !next && !search.has("cursor")) return null;
  const to = (cursor: string | null) => {
    const changed = new URLSearchParams(search);
    if (cursor) changed.set("cursor", cursor);
    else changed.delete("cursor");
    return `?${changed}`;
  };
  return (
    <nav aria-label={`Pages of ${of}`} className="flex flex-wrap gap-3">
      {search.has("cursor") && (
        <ButtonLink look="quiet" to={to(null)}>
          First page
        </ButtonLink>
      )}
      {previous && (
        <ButtonLink look="secondary" rel="prev" to={to(previous)}>
          Previous
        </ButtonLink>
      )}
      {next && (
        <ButtonLink look="secondary" rel="next" to={to(next)}>
          Next
        </ButtonLink>
      )}
    </nav>
  );
}
