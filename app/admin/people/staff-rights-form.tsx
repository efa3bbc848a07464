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
  /** Makes pressing twice one change. */
  changeKey: string;
  /** What stood in the way, if something did. */
  answer: { typed: string; reason?: string; password?: string; problem?: string } | undefined;
}

/** Puts an account on the staff, or takes it off; says what that means, and why it can't be done where it can't. */
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
      <Alert title="These are your own rights.">
        Nobody takes away their own, so that somebody is always left. Ask somebody else on the staff.
      </Alert>
    );
  }
  if (isGrant && !account.isVerified) {
    return (
      <Alert tone="warning" title="This address isn't confirmed.">
        Until its owner has opened the link that was mailed to it, nobody knows whose it is. It can be sent
        again on their account page.
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
            ? `${account.name} will see everybody's orders and people, move money and put others on the staff.`
            : `${account.name} will no longer see the staff's pages. Courses and orders stay.`}{" "}
          The account is signed out everywhere and told by mail.
        </p>
        {answer?.problem && (
          <Alert tone="danger" isUrgent>
            {answer.problem}
          </Alert>
        )}
        <Reason typed={answer?.typed} error={answer?.reason} />
        {(needsPassword || answer?.password) && <StepUpField error={answer?.password} />}
        <Button look={isGrant ? "primary" : "danger"} isBusy={isPending} className="justify-self-start">
          {isGrant ? "Put on the staff" : "Take off the staff"}
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
      label="Why"
      hint="For the audit trail."
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
