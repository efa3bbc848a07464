import { Link } from "@remix-run/react";
import { ChevronRight, CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { classNames } from "~/ui/class-names";
import type { Tone } from "~/ui/tone";

/** Something that needs attention, and where it's listed. Plain JSON. */
export interface AttentionItem {
  /** E.g. `3 orders are stuck`. */
  text: string;
  to: string;
  tone: Extract<Tone, "danger" | "warning">;
}

const looks = {
  danger: { box: "border-danger bg-danger-soft", icon: "text-danger", Icon: CircleAlert },
  warning: { box: "border-warning bg-warning-soft", icon: "text-warning", Icon: TriangleAlert },
};

/** What needs attention, each linked to where it's listed. */
export function AttentionList({ items }: { items: AttentionItem[] }) {
  if (items.length === 0) {
    return (
      <p className="flex items-center gap-3 rounded-card border border-line bg-surface px-4 py-5 text-lg">
        <CircleCheck aria-hidden className="size-6 shrink-0 text-success" />
        Nothing needs your attention.
      </p>
    );
  }
  return (
    <ul className="grid gap-2">
      {items.map(({ text, to, tone }) => {
        const { box, icon, Icon } = looks[tone];
        return (
          <li key={text}>
            <Link
              to={to}
              className={classNames(
                "group flex min-h-11 items-center gap-3 rounded-r-control border-l-4 px-4 py-3 text-ink no-underline",
                box,
              )}
            >
              <Icon aria-hidden className={classNames("size-5 shrink-0", icon)} />
              <span className="grow tabular-nums group-hover:underline">{text}</span>
              <ChevronRight aria-hidden className="size-4 shrink-0" />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
