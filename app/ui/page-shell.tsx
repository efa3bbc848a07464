import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Logo } from "./logo";

interface PageShellProps {
  banner?: ReactNode;
  /** At the right end of the header. */
  navigation: ReactNode;
  /** In the footer, beside the shop's name. */
  footer?: ReactNode;
  children: ReactNode;
}

/** What surrounds every page: header, main part, footer. */
export function PageShell({ banner, navigation, footer, children }: PageShellProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only rounded-control bg-accent p-3 text-accent-ink focus:not-sr-only focus:absolute focus:z-50"
      >
        Skip to the content
      </a>
      {banner}
      <header className="no-print border-line border-b bg-surface">
        <div className="mx-auto flex w-full max-w-6xl flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 sm:px-6">
          <Link to="/" className="flex items-center gap-2.5 font-serif text-2xl tracking-tight no-underline">
            <Logo className="size-7 text-accent" />
            Lectern
          </Link>
          {navigation}
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-6xl grow px-4 py-8 outline-none sm:px-6 sm:py-12"
      >
        {children}
      </main>
      <footer className="no-print mt-8 border-line border-t">
        <div className="mx-auto flex w-full max-w-6xl flex-wrap items-center justify-between gap-4 px-4 py-6 text-ink-muted text-sm sm:px-6">
          <p>Lectern: courses to read, make and keep.</p>
          {footer}
        </div>
      </footer>
    </div>
  );
}
