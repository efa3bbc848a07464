import { Link } from "@remix-run/react";
import { FlaskConical } from "lucide-react";

interface SandboxBannerProps {
  /** The local Stripe's control page. */
  controlPage: string;
  /** There are demo accounts and the visitor isn't signed in. */
  isDemo: boolean;
}

/** Says on every page that no money moves here, and links to the sandbox. */
export function SandboxBanner({ controlPage, isDemo }: SandboxBannerProps) {
  return (
    <aside
      aria-label="Sandbox"
      className="no-print flex items-center justify-center gap-2 bg-warning-soft px-4 py-1.5 text-sm text-warning"
    >
      <FlaskConical aria-hidden className="size-4 shrink-0 max-sm:hidden" />
      <p className="text-center">
        <strong>Sandbox.</strong>{" "}
        <span className={isDemo ? "max-sm:hidden" : undefined}>No money moves. </span>
        <a href={controlPage}>Open the sandbox controls</a>
        {isDemo && (
          <>
            {" · "}
            <Link to="/sign-in">Demo accounts</Link>
          </>
        )}
      </p>
    </aside>
  );
}
