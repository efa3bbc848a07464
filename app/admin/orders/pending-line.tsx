import { Link } from "@remix-run/react";
import { useLive } from "~/live/use-live";
import { Stat } from "~/ui/stat";
import type { Tone } from "~/ui/tone";

/** How many orders are pending. Plain JSON. */
export interface PendingCounts {
  /** Waiting for Stripe's final answer. */
  processing: number;
  /** The background sync has failed too often or is overdue. */
  stuck: number;
  needsReview: number;
}

const places = [
  {
    name: "processing",
    label: "Waiting for Stripe",
    to: "/admin/orders?status=processing",
    tone: "info",
  },
  { name: "stuck", label: "Stuck", to: "/admin/orders?queue=stuck", tone: "danger" },
  { name: "needsReview", label: "Needs review", to: "/admin/orders?status=needs_review", tone: "danger" },
] as const satisfies { name: keyof PendingCounts; label: string; to: string; tone: Tone }[];

interface PendingLineProps {
  /** As of when the page was rendered. */
  counts: PendingCounts;
  /** Whether they are streamed live. */
  isLive: boolean;
}

/** How many orders are pending, each count linked to its orders; updated live. */
export function PendingLine({ counts, isLive }: PendingLineProps) {
  const { view, hasGivenUp } = useLive<PendingCounts>(isLive ? "/api/admin/pending" : null);
  const shown = view ?? counts;
  const isFollowed = isLive && view !== null && !hasGivenUp;
  return (
    <dl aria-label="Pending orders" className="grid grid-cols-3 gap-2 sm:gap-3">
      {places.map(({ name, label, to, tone }) => (
        <Stat
          key={name}
          label={label}
          value={
            <Link to={to} className="underline decoration-1">
              {shown[name].toLocaleString("en")}
              <span className="sr-only">
                {" "}
                {shown[name] === 1 ? "order" : "orders"}: {label}
              </span>
            </Link>
          }
          detail={isFollowed ? "Live" : undefined}
          tone={shown[name] > 0 ? tone : "neutral"}
        />
      ))}
    </dl>
  );
}
