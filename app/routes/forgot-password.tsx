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
        <p className="text-ink-muted">
          Enter your email address and we'll send you a link to choose a new password.
        </p>
      </div>
      <EntryForm
        id="forgot-password"
        schema={forgotPasswordSchema}
        refusal={refusal}
        submitLabel="Send link"
        pendingLabel="Sending…"
      >
        <AccountField name="email" label="Email address" type="email" autoComplete="username" />
      </EntryForm>
      <p className="text-ink-muted">
        Remembered it?{" "}
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
      <h1 className="text-title">Check your inbox</h1>
      <p>
        If an account uses this address, we've sent it an email with a link. The link works once and expires
        after 30 minutes.
      </p>
      <p className="text-ink-muted">
        Nothing after a few minutes? Check your spam folder, or{" "}
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
