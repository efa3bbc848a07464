import { FormProvider, getFormProps, type SubmissionResult, useForm } from "@conform-to/react";
import { getZodConstraint, parseWithZod } from "@conform-to/zod/v4";
import { Form, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import type { z } from "zod/v4";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";

interface EntryFormProps {
  id: string;
  schema: z.ZodType<Record<string, string>, Record<string, string>>;
  /** What the action answered, if it refused. */
  refusal: SubmissionResult | undefined;
  /** Where to go afterwards, if that is the visitor's choice. */
  onward?: string;
  submitLabel: string;
  pendingLabel: string;
  /** The fields, each an `AccountField` or a `PasswordField`. */
  children: ReactNode;
}

/**
 * The form for signing up, signing in and resetting a password: validated as it is filled in, and by the
 * server with or without JavaScript.
 */
export function EntryForm({
  id,
  schema,
  refusal,
  onward,
  submitLabel,
  pendingLabel,
  children,
}: EntryFormProps) {
  const isPending = useNavigation().formData?.get("form") === id;
  const [form] = useForm<Record<string, string>>({
    id,
    lastResult: refusal,
    constraint: getZodConstraint(schema),
    shouldValidate: "onBlur",
    shouldRevalidate: "onInput",
    onValidate: ({ formData }) => parseWithZod(formData, { schema }),
  });
  return (
    <Form method="post" {...getFormProps(form)} className="grid gap-5">
      <AuthenticityTokenInput />
      <input type="hidden" name="form" value={id} />
      {onward !== undefined && <input type="hidden" name="redirectTo" value={onward} />}
      {form.errors && (
        <Alert tone="danger" isUrgent id={form.errorId}>
          {form.errors[0]}
        </Alert>
      )}
      <FormProvider context={form.context}>{children}</FormProvider>
      <Button isBusy={isPending}>{isPending ? pendingLabel : submitLabel}</Button>
    </Form>
  );
}
