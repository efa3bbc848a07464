import { getInputProps, useField } from "@conform-to/react";
import { useState } from "react";
import { useHydrated } from "remix-utils/use-hydrated";

interface PasswordFieldProps {
  autoComplete: "current-password" | "new-password";
  hint?: string;
}

/** A password that can be looked at while it is typed, once the page has its script. */
export function PasswordField({ autoComplete, hint }: PasswordFieldProps) {
  const [field] = useField<string>("password");
  const isHydrated = useHydrated();
  const [isVisible, setIsVisible] = useState(false);
  const hintId = hint ? field.descriptionId : undefined;
  const { key, ...input } = getInputProps(field, {
    type: isVisible ? "text" : "password",
    value: false,
    ariaDescribedBy: hintId,
  });
  return (
    <div>
      <label htmlFor={field.id}>Password</label>
      <input key={key} {...input} autoComplete={autoComplete} spellCheck={false} autoCapitalize="none" />
      {isHydrated && (
        <button type="button" aria-controls={field.id} onClick={() => setIsVisible(!isVisible)}>
          {isVisible ? "Hide password" : "Show password"}
        </button>
      )}
      {hint && <p id={hintId}>{hint}</p>}
      {field.errors && <p id={field.errorId}>{field.errors[0]}</p>}
    </div>
  );
}
