import { CircleAlert } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

const control =
  "min-h-11 w-full rounded-control border border-line-strong bg-surface px-3.5 py-2 text-base text-ink transition-colors placeholder:text-ink-muted hover:border-ink focus-visible:outline-offset-0 disabled:bg-sunken disabled:text-ink-muted aria-invalid:border-danger aria-invalid:bg-danger-soft";

interface FieldProps {
  /** The id of the control inside. */
  htmlFor: string;
  label: string;
  hint?: string;
  /** Goes into the control's `aria-describedby`, as `errorId` does. */
  hintId?: string;
  /** The error message. */
  error?: string;
  errorId?: string;
  children: ReactNode;
}

/**
 * A control with its label above, and below it what is wrong with it and a hint. Conform's `getInputProps`
 * sets `aria-invalid` and `aria-describedby` on the control.
 *
 * @example
 * <Field htmlFor={field.id} label="Email address" error={field.errors?.[0]} errorId={field.errorId}>
 *   <TextInput {...getInputProps(field, { type: "email" })} />
 * </Field>
 */
export function Field({ htmlFor, label, hint, hintId, error, errorId, children }: FieldProps) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={htmlFor} className="font-semibold">
        {label}
      </label>
      {children}
      {error && (
        <p id={errorId} className="flex gap-1.5 font-semibold text-danger text-sm">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
      {hint && (
        <p id={hintId} className="text-ink-muted text-sm">
          {hint}
        </p>
      )}
    </div>
  );
}

/** A single-line text input; takes all props of an `input`. */
export function TextInput({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={classNames(control, className)} />;
}

/** The browser's own select, as wide as its longest option. */
export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select {...rest} className={classNames(control, "w-auto cursor-pointer pr-8", className)} />;
}
