import type { ReactNode } from "react";

interface ErrorPageProps {
  /** The HTTP status. */
  status: number;
  title: string;
  /** What happened, and what to do next. */
  children: ReactNode;
  /** What support needs to find it in the logs. */
  requestId?: string;
}

/**
 * A page that says what went wrong and what to do next.
 *
 * @example
 * <ErrorPage status={404} title="Page not found"><ButtonLink to="/">See all courses</ButtonLink></ErrorPage>
 */
export function ErrorPage({ status, title, children, requestId }: ErrorPageProps) {
  return (
    <div className="grid items-start justify-start gap-8 py-4 sm:grid-cols-[auto_minmax(0,36rem)] sm:gap-14 sm:py-8">
      <LeafOut status={status} />
      <div className="grid gap-5">
        <h1 className="text-title">{title}</h1>
        <div className="grid justify-items-start gap-6 text-lg">{children}</div>
        {requestId && (
          <p className="border-line border-t pt-4 text-ink-muted text-sm">
            If you contact us about this, mention <code className="break-all text-ink">{requestId}</code>.
          </p>
        )}
      </div>
    </div>
  );
}

/** A blank page with a page number and a folded corner. */
function LeafOut({ status }: { status: number }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 150 200" className="w-28 sm:w-44" fill="none">
      <path d="M4 4h108l34 34v158H4z" className="fill-surface stroke-line-strong" strokeWidth="1.5" />
      <path d="M112 4v34h34z" className="fill-lamp stroke-line-strong" strokeWidth="1.5" />
      <path
        d="M24 62h102M24 80h102M24 98h102M24 116h60"
        className="stroke-line"
        strokeWidth="4"
        strokeDasharray="2 7"
        strokeLinecap="round"
      />
      <text x="75" y="174" textAnchor="middle" className="fill-accent font-serif text-[30px]">
        {status}
      </text>
    </svg>
  );
}
