import { Form, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";

interface VerificationReminderProps {
  email: string;
  /** Staff pages stay locked for this account until then. */
  isStaff: boolean;
  /** The result of the request for another email, if there was one. */
  answer: { isSent: boolean; words: string } | undefined;
}

/** Reminds a user whose address is unconfirmed, and resends the email. The form posts to the current page. */
export function VerificationReminder({ email, isStaff, answer }: VerificationReminderProps) {
  const isPending = useNavigation().formData?.get("form") === "verification";
  return (
    <section aria-label="Your email address" className="grid max-w-3xl gap-3">
      <Alert tone={isStaff ? "warning" : "info"} title="Is this address yours?">
        <div className="grid justify-items-start gap-3">
          <p>
            We sent an email to <span className="wrap-anywhere font-semibold">{email}</span>. Follow the link
            in it, so that we can send you receipts and reset your password.
          </p>
          {isStaff && <p>You have staff rights. Confirm this address to use the staff pages.</p>}
          <Form method="post">
            <AuthenticityTokenInput />
            <input type="hidden" name="form" value="verification" />
            <Button look="secondary" isBusy={isPending}>
              {isPending ? "Sending…" : "Send it again"}
            </Button>
          </Form>
        </div>
      </Alert>
      {answer && (
        <Alert tone={answer.isSent ? "success" : "danger"} isUrgent>
          {answer.words}
        </Alert>
      )}
    </section>
  );
}
