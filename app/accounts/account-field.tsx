import { getInputProps, useField } from "@conform-to/react";

interface AccountFieldProps {
  /** The field of the form's schema. */
  name: string;
  label: string;
  type: "text" | "email";
  autoComplete: "name" | "username" | "email";
}

/** One line of an account form, with what is wrong with it below. */
export function AccountField({ name, label, type, autoComplete }: AccountFieldProps) {
  const [field] = useField<string>(name);
  const { key, ...input } = getInputProps(field, { type });
  return (
    <div>
      <label htmlFor={field.id}>{label}</label>
      <input key={key} {...input} autoComplete={autoComplete} />
      {field.errors && <p id={field.errorId}>{field.errors[0]}</p>}
    </div>
  );
}
