import { Link, type LinkProps } from "@remix-run/react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

type Look = "primary" | "secondary" | "quiet" | "danger";

const looks: Record<Look, string> = {
  primary: "bg-accent text-accent-ink hover:bg-accent-strong",
  secondary: "border-line-strong bg-surface text-ink hover:border-ink hover:bg-sunken",
  quiet: "text-accent hover:bg-accent-soft",
  danger: "bg-danger text-danger-ink hover:brightness-90",
};

const base =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-control border border-transparent px-5 py-2 text-center font-semibold leading-tight no-underline transition duration-150 active:translate-y-px disabled:opacity-50 disabled:active:translate-y-0 aria-busy:cursor-progress";

interface ButtonProps extends ComponentProps<"button"> {
  look?: Look;
  /** Shows that its action is in progress, and tells screen readers. */
  isBusy?: boolean;
}

/**
 * A button, of type `submit` by default. A busy one stays focusable, so that keyboard focus isn't lost, but
 * can't be activated again.
 *
 * @example
 * <Button isBusy={navigation.state !== "idle"}>Save</Button>
 */
export function Button({
  look = "primary",
  isBusy = false,
  className,
  children,
  type = "submit",
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      className={classNames(base, looks[look], className)}
    >
      {isBusy && <Spinner />}
      {children}
    </button>
  );
}

interface ButtonLinkProps extends LinkProps {
  look?: Look;
}

/** A link that looks like a button. */
export function ButtonLink({ look = "primary", className, ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={classNames(base, looks[look], className)} />;
}

/**
 * A small activity indicator for a button or a line of text; the text beside it says what is happening.
 *
 * @example
 * <p><Spinner /> Checking…</p>
 */
function Spinner() {
  return (
    <span
      aria-hidden
      className="inline-block size-4 shrink-0 animate-spin rounded-full border-2 border-current border-t-transparent motion-reduce:animate-none motion-reduce:border-dotted"
    />
  );
}
