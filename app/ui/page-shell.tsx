import { Link, useLocation } from "@remix-run/react";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";

interface PageShellProps {
  /** Above the header, across the page. */
  banner?: ReactNode;
  /** At the right end of the header. */
  navigation: ReactNode;
  /** At the right end of the footer. */
  footer?: ReactNode;
  children: ReactNode;
}

const column = "mx-auto flex w-full max-w-6xl flex-wrap items-center justify-between px-4 sm:px-6";

/**
 * The frame of every page: header, main content, footer.
 *
 * @example
 * <PageShell navigation={<SiteNavigation user={user} />} footer={<ThemeSwitch theme={theme} />}>
 *   <Outlet />
 * </PageShell>
 */
export function PageShell({ banner, navigation, footer, children }: PageShellProps) {
  const main = useRef<HTMLElement>(null);
  useFocusOnArrival(main);
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      {banner}
      <header>
        <div className={`${column} gap-x-4 gap-y-1 py-3 sm:py-4`}>
          <Wordmark />
          {navigation}
        </div>
        <div className="rule-double mx-auto max-w-6xl sm:px-6" />
      </header>
      <main
        ref={main}
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-6xl grow px-4 py-9 outline-none sm:px-6 sm:py-14"
      >
        {children}
      </main>
      <footer className="no-print mt-12 bg-band text-band-ink">
        <div className={`${column} gap-x-8 gap-y-6 py-9 text-sm sm:py-12`}>
          <div className="grid gap-2">
            <p className="flex items-center gap-2.5 font-serif text-2xl text-white tracking-tight">
              <Logo className="size-7" />
              Lectern
            </p>
            <p>Courses to read, make and keep.</p>
          </div>
          {footer}
        </div>
      </footer>
    </div>
  );
}

function Wordmark() {
  return (
    <Link
      to="/"
      className="-m-1 flex items-center gap-2.5 p-1 font-serif text-[1.7rem] leading-none tracking-tight no-underline"
    >
      <Logo className="size-8 text-accent" />
      Lectern
    </Link>
  );
}

/** The first tab stop: skips the header. */
function SkipLink() {
  return (
    <a
      href="#main"
      className="sr-only rounded-control bg-accent px-4 py-3 font-semibold text-accent-ink no-underline focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
    >
      Skip to content
    </a>
  );
}

/** An open book on a reading desk, with a ribbon in it. */
function Logo({ className = "size-7" }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={className} fill="none">
      <path d="M15.1 8.2C11.6 5.9 7.6 5.1 3 5.6v13.1c4.6-.5 8.6.3 12.1 2.6z" fill="currentColor" />
      <path d="M16.9 8.2c3.5-2.3 7.5-3.1 12.1-2.6v13.1c-4.6-.5-8.6.3-12.1 2.6z" fill="currentColor" />
      <path d="M22.3 5.6h3.4v8.6L24 12.7l-1.7 1.5z" className="fill-lamp" />
      <path
        d="M3 22.3c4.9-.4 9.2.5 13 2.8 3.8-2.3 8.1-3.2 13-2.8M16 25.1v3.4M11.2 29.2h9.6"
        stroke="currentColor"
        strokeWidth="1.9"
        strokeLinecap="round"
      />
    </svg>
  );
}

/**
 * Moves the focus to `target` after navigating to another page. The browser only does so when it loads a
 * document; a client-side navigation leaves keyboard and screen reader on an element
 * that is gone, or that means something else on the new page.
 */
function useFocusOnArrival(target: RefObject<HTMLElement>): void {
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    target.current?.focus({ preventScroll: true });
  }, [pathname, target]);
}
