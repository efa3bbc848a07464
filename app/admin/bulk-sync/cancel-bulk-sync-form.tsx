import { Form, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { Button } from "~/ui/button";
import { Disclosure } from "~/ui/disclosure";

/** Ends a bulk sync early, after a confirmation. */
export function CancelBulkSyncForm() {
  const isPending = useNavigation().formMethod === "POST";
  return (
    <Disclosure summary="Cancel this bulk sync…" isDangerous>
      <p className="max-w-prose">
        Finished orders stay as they are, orders in progress are finished, and the rest are left unchanged.
      </p>
      <Form method="post">
        <AuthenticityTokenInput />
        <Button look="danger" isBusy={isPending}>
          {isPending ? "Canceling…" : "Yes, cancel it"}
        </Button>
      </Form>
    </Disclosure>
  );
}
