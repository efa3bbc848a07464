import { Link, type LinkProps } from "@remix-run/react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { Spinner } from "./spinner";

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
  /** What it started is under way: it shows that, and says so to screen readers. */
  isBusy?: boolean;
}

/**
 * A button, of type `submit` unless told otherwise. A busy one stays focusable, so that the keyboard's place
 * isn't lost while it works, but can't be pressed again.
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

/** A link to where one would go by pressing a button. */
export function ButtonLink({ look = "primary", className, ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={classNames(base, looks[look], className)} />;
}
