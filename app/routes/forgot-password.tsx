import {
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { AccountField } from "~/accounts/account-field";
import { answerForm } from "~/accounts/answer-form.server";
import { forgotPasswordSchema } from "~/accounts/credentials";
import { EntryForm } from "~/accounts/entry-form";
import { mailResetLink } from "~/accounts/reset-password.server";
import { verifiedForm } from "~/platform/http/verified-form.server";
import { Card } from "~/ui/card";

export function loader({ request }: LoaderFunctionArgs) {
  return { isAsked: new URL(request.url).searchParams.has("asked") };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await verifiedForm(request, context);
  return answerForm(form, forgotPasswordSchema, async ({ email }) => {
    await mailResetLink(email, context.clientAddress);
    return redirect("/forgot-password?asked");
  });
}

export default function ForgotPassword() {
  const { isAsked } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  return (
    <Card className="mx-auto grid w-full max-w-md gap-6">
      {isAsked ? <Asked /> : <Ask refusal={refusal} />}
    </Card>
  );
}

function Ask({ refusal }: { refusal: ReturnType<typeof useActionData<typeof action>> }) {
  return (
    <>
      <div className="grid gap-3">
        <h1 className="text-title">Forgot your password?</h1>
        <p className="text-ink-muted">Tell us your address, and we mail you a link to choose a new one.</p>
      </div>
      <EntryForm
        id="forgot-password"
        schema={forgotPasswordSchema}
        refusal={refusal}
        submitLabel="Send the link"
        pendingLabel="Sending …"
      >
        <AccountField name="email" label="E-mail address" type="email" autoComplete="username" />
      </EntryForm>
      <p className="text-ink-muted">
        It came back to you?{" "}
        <Link className="text-accent underline" to="/sign-in">
          Sign in
        </Link>
      </p>
    </>
  );
}

function Asked() {
  return (
    <>
      <h1 className="text-title">Look into your mailbox</h1>
      <p>
        If there is an account with this address, a mail with a link is on its way. The link works once, for
        half an hour.
      </p>
      <p className="text-ink-muted">
        Nothing there after a few minutes? Look among the unwanted mails, or{" "}
        <Link className="text-accent underline" to="/forgot-password">
          try another address
        </Link>
        .
      </p>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "Forgot your password? · Lectern" }];

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;
