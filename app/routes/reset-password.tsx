import {
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { answerForm } from "~/accounts/answer-form.server";
import { passwordLength, resetPasswordSchema } from "~/accounts/credentials";
import { EntryForm } from "~/accounts/entry-form";
import { forgetLinkToken, hideLinkToken, readLinkToken } from "~/accounts/link-cookie.server";
import { LinkUsedUp } from "~/accounts/link-used-up";
import { PasswordField } from "~/accounts/password-field";
import { findResetAddress, resetPassword } from "~/accounts/reset-password.server";
import { verifiedForm } from "~/platform/http/verified-form.server";
import { ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";

export async function loader({ request }: LoaderFunctionArgs) {
  await hideLinkToken(request, "reset-password");
  return { email: await findResetAddress(await readLinkToken(request, "reset-password")) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await verifiedForm(request, context);
  const token = await readLinkToken(request, "reset-password");
  return answerForm(form, resetPasswordSchema, async ({ password }) => {
    await resetPassword(token, password);
    const cookie = await forgetLinkToken("reset-password");
    return redirect("/sign-in?reason=new-password", { headers: { "Set-Cookie": cookie } });
  });
}

export default function ResetPassword() {
  const { email } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  if (email === null) {
    return (
      <LinkUsedUp>
        <ButtonLink to="/forgot-password">Request a new link</ButtonLink>
      </LinkUsedUp>
    );
  }
  return (
    <Card className="mx-auto grid w-full max-w-md gap-6">
      <div className="grid gap-3">
        <h1 className="text-title">Choose a new password</h1>
        <p className="text-ink-muted">
          For <span className="wrap-anywhere text-ink">{email}</span>. This signs you out on all devices.
        </p>
      </div>
      <EntryForm
        id="reset-password"
        schema={resetPasswordSchema}
        refusal={refusal}
        submitLabel="Save password"
        pendingLabel="Saving…"
      >
        {/* Tells password managers which account this password belongs to. */}
        <input hidden readOnly type="email" autoComplete="username" value={email} />
        <PasswordField
          autoComplete="new-password"
          hint={`At least ${passwordLength.min} characters; a few words are easy to remember.`}
        />
      </EntryForm>
      <p className="text-ink-muted">
        Link not working?{" "}
        <Link className="text-accent underline" to="/forgot-password">
          Request a new one
        </Link>
      </p>
    </Card>
  );
}

export const meta: MetaFunction = () => [{ title: "Choose a new password · Lectern" }];

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;
