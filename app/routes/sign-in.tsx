import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { AccountField } from "~/accounts/account-field";
import { signInSchema } from "~/accounts/credentials";
import { findDemoAccounts } from "~/accounts/demo-accounts.server";
import { DemoSignIn } from "~/accounts/demo-sign-in";
import { enter, requireVisitor } from "~/accounts/enter.server";
import { EntryForm } from "~/accounts/entry-form";
import { PasswordField } from "~/accounts/password-field";
import { signIn } from "~/accounts/sign-in.server";
import { withOnward } from "~/accounts/with-onward";
import { verifiedForm } from "~/platform/http/verified-form.server";
import { Alert } from "~/ui/alert";
import { Card } from "~/ui/card";

export async function loader({ request }: LoaderFunctionArgs) {
  const onward = await requireVisitor(request);
  const isPasswordNew = new URL(request.url).searchParams.get("reason") === "new-password";
  return { onward, isPasswordNew, demo: findDemoAccounts() };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await verifiedForm(request, context);
  return enter(request, context, form, signInSchema, (fields) => signIn(fields, context.clientAddress));
}

export default function SignIn() {
  const { onward, isPasswordNew, demo } = useLoaderData<typeof loader>();
  return (
    <div className="mx-auto grid w-full max-w-md gap-6">
      <Card className="grid gap-6">
        <h1 className="text-title">Welcome back</h1>
        {isPasswordNew && (
          <Alert tone="success" title="Your password has been changed.">
            You've been signed out everywhere. Sign in with your new password.
          </Alert>
        )}
        <EntryForm
          id="sign-in"
          schema={signInSchema}
          refusal={useActionData<typeof action>()}
          onward={onward}
          submitLabel="Sign in"
          pendingLabel="Signing in…"
        >
          <AccountField name="email" label="Email address" type="email" autoComplete="username" />
          <PasswordField autoComplete="current-password" />
        </EntryForm>
        <p className="text-ink-muted">
          <Link className="text-accent underline" to="/forgot-password">
            Forgot your password?
          </Link>
        </p>
        <p className="text-ink-muted">
          New here?{" "}
          <Link className="text-accent underline" to={withOnward("/sign-up", onward)}>
            Create an account
          </Link>
        </p>
      </Card>
      {demo && <DemoSignIn {...demo} onward={onward} />}
    </div>
  );
}

export const meta: MetaFunction = () => [{ title: "Sign in · Lectern" }];

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;
