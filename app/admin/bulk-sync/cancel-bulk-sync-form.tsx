import { Form, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { Button } from "~/ui/button";
import { Disclosure } from "~/ui/disclosure";

/** Ends a bulk sync early, after a second thought. */
export function CancelBulkSyncForm() {
  const isPending = useNavigation().formMethod === "POST";
  return (
    <Disclosure summary="Cancel this bulk sync …" isDangerous>
      <p className="max-w-prose">
        Orders that are done stay done, those that are being looked at are finished, and the others are left
        as they are.
      </p>
      <Form method="post">
        <AuthenticityTokenInput />
        <Button look="danger" isBusy={isPending}>
          {isPending ? "Canceling …" : "Yes, cancel it"}
        </Button>
      </Form>
    </Disclosure>
  );
}
