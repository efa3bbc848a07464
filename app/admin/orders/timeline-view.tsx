import { classNames } from "~/ui/class-names";
import type { Tone } from "~/ui/tone";
import type { Happening } from "./order-timeline";

const dots: Record<Tone, string> = {
  neutral: "bg-line-strong",
  info: "bg-info",
  success: "bg-success",
  warning: "bg-warning",
  danger: "bg-danger",
};

/** What happened to an order, oldest first, to the second. */
export function TimelineView({ happenings }: { happenings: Happening[] }) {
  return (
    <section aria-labelledby="timeline" className="grid gap-4">
      <h2 id="timeline" className="text-heading">
        Timeline
      </h2>
      <ol aria-label="Timeline" className="grid">
        {happenings.map((happening, index) => (
          <li key={happening.key} className="relative grid grid-cols-[0.75rem_minmax(0,1fr)] gap-x-4 pb-5">
            {index < happenings.length - 1 && (
              <span aria-hidden className="absolute top-4 bottom-0 left-[0.3125rem] w-0.5 bg-line" />
            )}
            <span aria-hidden className={classNames("mt-1.5 size-3 rounded-full", dots[happening.tone])} />
            <div className="grid gap-0.5">
              <p className="flex flex-wrap gap-x-3 text-ink-muted text-sm">
                <Moment iso={happening.at} />
                <span>{happening.source}</span>
              </p>
              <p className="wrap-anywhere">{happening.words}</p>
              {happening.detail && <p className="text-ink-muted text-sm wrap-anywhere">{happening.detail}</p>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** To the second: most of an order's steps follow within a few. */
function Moment({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} className="tabular-nums">
      {iso.slice(0, 10)} {iso.slice(11, 19)} UTC
    </time>
  );
}
