import { Link, type LinkProps } from "@remix-run/react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { Spinner } from "./spinner";

type Look = "primary" | "secondary" | "quiet" | "danger";

const looks: Record<Look, string> = {
  primary: "bg-accent text-accent-ink hover:bg-accent-strong",
  secondary: "border border-line-strong bg-surface text-ink hover:border-accent hover:text-accent",
  quiet: "text-accent hover:bg-accent-soft",
  danger: "bg-danger text-surface hover:opacity-90",
};

const base =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-control px-5 py-2.5 text-center font-semibold no-underline transition-colors disabled:opacity-55 aria-busy:opacity-80";

interface ButtonProps extends ComponentProps<"button"> {
  look?: Look;
  /** Shows that what it started is under way, and lets it not be pressed again. */
  isBusy?: boolean;
}

/**
 * A button. Busy ones keep their place in the tab order, so that the focus isn't lost while they work.
 *
 * @example
 * <Button isBusy={navigation.state !== "idle"}>Save</Button>
 */
export function Button({
  look = "primary",
  isBusy = false,
  className,
  children,
  type,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? "submit"}
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

/** A link that leads to what a button would do. */
export function ButtonLink({ look = "primary", className, ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={classNames(base, looks[look], className)} />;
}
