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

export async function loader({ request }: LoaderFunctionArgs) {
  return { onward: await requireVisitor(request), demo: findDemoAccounts() };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await verifiedForm(request, context);
  return enter(request, form, signInSchema, (fields) => signIn(fields, context.clientAddress));
}

export default function SignIn() {
  const { onward, demo } = useLoaderData<typeof loader>();
  return (
    <main>
      <h1>Welcome back</h1>
      <EntryForm
        id="sign-in"
        schema={signInSchema}
        refusal={useActionData<typeof action>()}
        onward={onward}
        submitLabel="Sign in"
        pendingLabel="Signing in …"
      >
        <AccountField name="email" label="E-mail address" type="email" autoComplete="username" />
        <PasswordField autoComplete="current-password" />
      </EntryForm>
      <p>
        New here? <Link to={withOnward("/sign-up", onward)}>Create an account</Link>
      </p>
      {demo && <DemoSignIn {...demo} onward={onward} />}
    </main>
  );
}

export const meta: MetaFunction = () => [{ title: "Sign in · Lectern" }];

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;
