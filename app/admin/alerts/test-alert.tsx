import { Form, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import type { NoticeView } from "~/alerts/alert-view";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { DateTime } from "~/ui/date-time";
import { NoticeLine } from "./notice-line";

interface TestAlertProps {
  /** The id of the next test alert: a double click sends one. */
  id: string;
  last: (NoticeView & { at: string }) | null;
  refusal: string | undefined;
}

/** Checks whether alerts arrive. */
export function TestAlert({ id, last, refusal }: TestAlertProps) {
  const isPending = useNavigation().formData?.get("form") === "test";
  return (
    <section aria-labelledby="test" className="grid justify-items-start gap-4">
      <h2 id="test" className="text-heading">
        Do alerts reach you?
      </h2>
      <p>A test alert goes to all staff by email, and to the webhook if one is set up.</p>
      <Form method="post" action="?index" preventScrollReset>
        <AuthenticityTokenInput />
        <input type="hidden" name="form" value="test" />
        <input type="hidden" name="id" value={id} />
        <Button look="secondary" isBusy={isPending}>
          {isPending ? "Sending…" : "Send a test alert"}
        </Button>
      </Form>
      {refusal && (
        <Alert tone="danger" isUrgent>
          {refusal}
        </Alert>
      )}
      {last && (
        <p className="text-ink-muted" role="status">
          Last test, <DateTime iso={last.at} withTime />: <NoticeLine notice={last} />.
        </p>
      )}
    </section>
  );
}
