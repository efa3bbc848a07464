import { getInputProps, useField } from "@conform-to/react";
import { Field, TextInput } from "~/ui/field";

interface AccountFieldProps {
  /** The field of the form's schema. */
  name: string;
  label: string;
  type: "text" | "email";
  autoComplete: "name" | "username";
}

/** One field of an account form, with its error below. */
export function AccountField({ name, label, type, autoComplete }: AccountFieldProps) {
  const [field] = useField<string>(name);
  const { key, ...input } = getInputProps(field, { type });
  return (
    <Field htmlFor={field.id} label={label} error={field.errors?.[0]} errorId={field.errorId}>
      <TextInput key={key} {...input} autoComplete={autoComplete} />
    </Field>
  );
}
