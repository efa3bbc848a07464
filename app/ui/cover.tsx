import { classNames } from "./class-names";

interface CoverProps {
  src: string;
  /** Shown across the page rather than in a list: loaded first. */
  isLead?: boolean;
  /** A word on a ribbon over the corner. */
  ribbon?: string;
  className?: string;
}

/**
 * A cover of 16:10 in its frame. It decorates a title that stands beside it, so it has no text of its own.
 *
 * @example
 * <Cover src="/covers/sourdough-understood.svg" className="w-28" />
 */
export function Cover({ src, isLead = false, ribbon, className }: CoverProps) {
  return (
    <div className={classNames("relative shrink-0 self-start", className)}>
      <img
        src={src}
        alt=""
        width={960}
        height={600}
        loading={isLead ? "eager" : "lazy"}
        decoding="async"
        className="aspect-[16/10] w-full rounded-card bg-sunken object-cover ring-1 ring-ink/10 ring-inset"
      />
      {ribbon && (
        <p className="absolute top-0 right-4 bg-lamp px-2.5 pt-2 pb-3.5 font-semibold text-lamp-ink text-sm leading-tight [clip-path:polygon(0_0,100%_0,100%_100%,50%_calc(100%-0.45rem),0_100%)]">
          {ribbon}
        </p>
      )}
    </div>
  );
}
