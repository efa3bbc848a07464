import { Form, type Navigation, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { Button } from "~/ui/button";

/** The button that retries events. */
export function ReplayForm({ children }: { children: string }) {
  const isBusy = isReplay(useNavigation());
  return (
    <Form method="post" preventScrollReset className="grid justify-items-start">
      <AuthenticityTokenInput />
      <Button look="secondary" isBusy={isBusy}>
        {children}
      </Button>
    </Form>
  );
}

function isReplay({ formMethod, formAction }: Navigation): boolean {
  return formMethod === "POST" && Boolean(formAction?.startsWith("/admin/webhooks"));
}
