import { Link } from "@remix-run/react";
import { type ReactNode, useRef } from "react";
import { Logo } from "./logo";
import { SkipLink } from "./skip-link";
import { useFocusOnArrival } from "./use-focus-on-arrival";

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
 * What surrounds every page: header, main part, footer.
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
