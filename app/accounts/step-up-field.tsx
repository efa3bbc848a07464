import { useId } from "react";
import { Field, TextInput } from "~/ui/field";

interface StepUpFieldProps {
  /** What was wrong with the password. */
  error?: string;
}

/** Asks for the user's own password again before an action that moves money or grants rights; see `stepUp`. */
export function StepUpField({ error }: StepUpFieldProps) {
  const id = useId();
  const [errorId, hintId] = [`${id}-error`, `${id}-hint`];
  return (
    <Field
      htmlFor={id}
      label="Your password"
      hint="For security, enter it again after 15 minutes."
      hintId={hintId}
      error={error}
      errorId={errorId}
    >
      <TextInput
        id={id}
        name="password"
        type="password"
        required
        autoComplete="current-password"
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${errorId} ${hintId}` : hintId}
      />
    </Field>
  );
}
