import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { AccountField } from "~/accounts/account-field";
import { passwordLength, signUpSchema } from "~/accounts/credentials";
import { enter, requireVisitor } from "~/accounts/enter.server";
import { EntryForm } from "~/accounts/entry-form";
import { PasswordField } from "~/accounts/password-field";
import { signUp } from "~/accounts/sign-up.server";
import { withOnward } from "~/accounts/with-onward";
import { verifiedForm } from "~/platform/http/verified-form.server";
import { Card } from "~/ui/card";

export async function loader({ request }: LoaderFunctionArgs) {
  return { onward: await requireVisitor(request) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await verifiedForm(request, context);
  return enter(request, context, form, signUpSchema, (fields) => signUp(fields, context.clientAddress));
}

export default function SignUp() {
  const { onward } = useLoaderData<typeof loader>();
  return (
    <div className="mx-auto grid w-full max-w-md gap-6">
      <Card className="grid gap-6">
        <h1 className="text-title">Create your account</h1>
        <EntryForm
          id="sign-up"
          schema={signUpSchema}
          refusal={useActionData<typeof action>()}
          onward={onward}
          submitLabel="Create account"
          pendingLabel="Creating your account…"
        >
          <AccountField name="name" label="Your name" type="text" autoComplete="name" />
          <AccountField name="email" label="Email address" type="email" autoComplete="username" />
          <PasswordField
            autoComplete="new-password"
            hint={`At least ${passwordLength.min} characters; a few words are easy to remember.`}
          />
        </EntryForm>
        <p className="text-ink-muted">
          Already have an account?{" "}
          <Link className="text-accent underline" to={withOnward("/sign-in", onward)}>
            Sign in
          </Link>
        </p>
      </Card>
    </div>
  );
}

export const meta: MetaFunction = () => [{ title: "Create an account · Lectern" }];

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;
