import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

const control =
  "w-full rounded-control border border-line-strong bg-surface px-3.5 py-2.5 text-base text-ink placeholder:text-ink-muted aria-invalid:border-danger";

interface FieldProps {
  /** The id of the control inside. */
  htmlFor: string;
  label: string;
  hint?: string;
  hintId?: string;
  /** What is wrong, in words. */
  error?: string;
  errorId?: string;
  children: ReactNode;
}

/** A control with its label above, and below it a hint and what is wrong with it. */
export function Field({ htmlFor, label, hint, hintId, error, errorId, children }: FieldProps) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={htmlFor} className="font-semibold">
        {label}
      </label>
      {children}
      {hint && (
        <p id={hintId} className="text-sm text-ink-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={errorId} className="text-sm font-semibold text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

export function TextInput({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={classNames(control, className)} />;
}

export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select {...rest} className={classNames(control, "w-auto py-2 pr-8", className)} />;
}
