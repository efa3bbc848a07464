import type { ReactNode } from "react";

interface ErrorPageProps {
  status: number;
  title: string;
  children: ReactNode;
  /** What support needs to find it in the logs. */
  requestId?: string;
}

/** A page that says what went wrong and what to do next. */
export function ErrorPage({ status, title, children, requestId }: ErrorPageProps) {
  return (
    <div className="grid max-w-xl gap-5 py-8">
      <p aria-hidden className="font-serif text-accent text-display">
        {status}
      </p>
      <h1 className="text-title">{title}</h1>
      <div className="grid justify-items-start gap-5 text-lg">{children}</div>
      {requestId && (
        <p className="text-ink-muted text-sm">
          If you write to us about it, mention <code className="break-all">{requestId}</code>.
        </p>
      )}
    </div>
  );
}
