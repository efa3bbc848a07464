import { getInputProps, useField } from "@conform-to/react";
import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { useHydrated } from "remix-utils/use-hydrated";
import { Field, TextInput } from "~/ui/field";

interface PasswordFieldProps {
  autoComplete: "current-password" | "new-password";
  hint?: string;
}

/** A password field that can show what is typed, once JavaScript has loaded. */
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
  const Icon = isVisible ? EyeOff : Eye;
  return (
    <Field
      htmlFor={field.id}
      label="Password"
      hint={hint}
      hintId={hintId}
      error={field.errors?.[0]}
      errorId={field.errorId}
    >
      <div className="relative">
        <TextInput
          key={key}
          {...input}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          className="pr-12"
        />
        {isHydrated && (
          <button
            type="button"
            aria-label={isVisible ? "Hide the password" : "Show the password"}
            aria-controls={field.id}
            onClick={() => setIsVisible(!isVisible)}
            className="absolute inset-y-0 right-0 grid w-11 place-items-center text-ink-muted hover:text-ink"
          >
            <Icon aria-hidden className="size-5" />
          </button>
        )}
      </div>
    </Field>
  );
}
