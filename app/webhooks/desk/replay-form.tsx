import { Form, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { Button } from "~/ui/button";

interface ReplayFormProps {
  /** From the loader: pressing twice is one entry in the audit trail. */
  replayKey: string;
  children: string;
}

/** The button that has events tried again. */
export function ReplayForm({ replayKey, children }: ReplayFormProps) {
  const isBusy = useNavigation().formData?.get("key") === replayKey;
  return (
    <Form method="post" preventScrollReset className="grid justify-items-start">
      <AuthenticityTokenInput />
      <input type="hidden" name="key" value={replayKey} />
      <Button look="secondary" isBusy={isBusy}>
        {children}
      </Button>
    </Form>
  );
}
