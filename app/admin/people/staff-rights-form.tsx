import { Form, useNavigation } from "@remix-run/react";
import { useId } from "react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { StepUpField } from "~/accounts/step-up-field";
import type { Role } from "~/accounts/user";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Card } from "~/ui/card";
import { Field, TextInput } from "~/ui/field";

interface StaffRightsFormProps {
  account: { name: string; role: Role; isVerified: boolean };
  isOneself: boolean;
  needsPassword: boolean;
  /** Makes a double click one change. */
  changeKey: string;
  /** Why the change was refused, if it was. */
  answer: { typed: string; reason?: string; password?: string; problem?: string } | undefined;
}

/** Adds an account to the staff, or removes it; explains what that means, or why it isn't possible. */
export function StaffRightsForm({
  account,
  isOneself,
  needsPassword,
  changeKey,
  answer,
}: StaffRightsFormProps) {
  const isPending = useNavigation().formData?.get("form") === "rights";
  const isGrant = account.role !== "staff";
  if (isOneself) {
    return (
      <Alert title="You can't change your own role.">
        This ensures that at least one staff member remains. Ask another staff member.
      </Alert>
    );
  }
  if (isGrant && !account.isVerified) {
    return (
      <Alert tone="warning" title="This address isn't confirmed.">
        Until its owner opens the link in our email, no one knows whose address it is. They can request
        another link on their account page.
      </Alert>
    );
  }
  return (
    <Card>
      <Form method="post" className="grid gap-5">
        <AuthenticityTokenInput />
        <input type="hidden" name="form" value="rights" />
        <input type="hidden" name="key" value={changeKey} />
        <input type="hidden" name="role" value={isGrant ? "staff" : "student"} />
        <p>
          {isGrant
            ? `${account.name} will be able to see all orders and people, issue refunds, and add other staff.`
            : `${account.name} will lose access to the staff pages, but keep their courses and orders.`}{" "}
          They will be signed out everywhere and notified by email.
        </p>
        {answer?.problem && (
          <Alert tone="danger" isUrgent>
            {answer.problem}
          </Alert>
        )}
        <Reason typed={answer?.typed} error={answer?.reason} />
        {(needsPassword || answer?.password) && <StepUpField error={answer?.password} />}
        <Button look={isGrant ? "primary" : "danger"} isBusy={isPending} className="justify-self-start">
          {isGrant ? "Add to staff" : "Remove from staff"}
        </Button>
      </Form>
    </Card>
  );
}

function Reason({ typed, error }: { typed?: string; error?: string }) {
  const id = useId();
  const [errorId, hintId] = [`${id}-error`, `${id}-hint`];
  return (
    <Field
      htmlFor={id}
      label="Reason"
      hint="Recorded in the audit log."
      hintId={hintId}
      error={error}
      errorId={errorId}
    >
      <TextInput
        id={id}
        name="reason"
        required
        maxLength={500}
        defaultValue={typed}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${errorId} ${hintId}` : hintId}
      />
    </Field>
  );
}
