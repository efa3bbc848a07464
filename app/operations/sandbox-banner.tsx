import { FlaskConical } from "lucide-react";

/** Says on every page that no money moves here. */
export function SandboxBanner({ controlPage }: { controlPage: string }) {
  return (
    <aside
      aria-label="Sandbox"
      className="no-print flex items-center justify-center gap-2 bg-warning-soft px-4 py-1.5 text-center text-sm text-warning"
    >
      <FlaskConical aria-hidden className="size-4 shrink-0" />
      <p>
        <strong>Sandbox.</strong> No money moves.{" "}
        <a href={controlPage} className="underline">
          Look behind the scenes
        </a>
      </p>
    </aside>
  );
}
