import {
  type ActionFunctionArgs,
  data,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { forgetLinkToken, hideLinkToken, readLinkToken } from "~/accounts/link-cookie.server";
import { findLinkToken } from "~/accounts/link-token.server";
import { LinkUsedUp } from "~/accounts/link-used-up";
import { confirmAddress } from "~/accounts/verify-email.server";
import { verifiedForm } from "~/platform/http/verified-form.server";
import { Button, ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";

export async function loader({ request }: LoaderFunctionArgs) {
  await hideLinkToken(request, "verify-email");
  const link = await findLinkToken("verify-email", await readLinkToken(request, "verify-email"));
  return { email: link?.email ?? null };
}

export async function action({ request, context }: ActionFunctionArgs) {
  await verifiedForm(request, context);
  const confirmed = await confirmAddress(await readLinkToken(request, "verify-email"));
  const headers = { "Set-Cookie": await forgetLinkToken("verify-email") };
  return data({ confirmed }, { status: confirmed ? 200 : 410, headers });
}

export default function VerifyEmail() {
  const { email } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer?.confirmed) return <Confirmed email={answer.confirmed} />;
  if (answer || email === null) {
    return (
      <LinkUsedUp>
        <p>Your account page sends you a new one, if your address still has to be confirmed.</p>
        <ButtonLink to="/account">My account</ButtonLink>
      </LinkUsedUp>
    );
  }
  return <Confirm email={email} />;
}

function Confirm({ email }: { email: string }) {
  const isPending = useNavigation().state === "submitting";
  return (
    <Card className="mx-auto grid w-full max-w-md gap-6">
      <h1 className="text-title">Is this address yours?</h1>
      <p className="wrap-anywhere font-semibold">{email}</p>
      <Form method="post" className="grid">
        <AuthenticityTokenInput />
        <Button isBusy={isPending}>Yes, confirm it</Button>
      </Form>
      <p className="text-ink-muted">If you have opened no account here, leave this page: nothing happens.</p>
    </Card>
  );
}

function Confirmed({ email }: { email: string }) {
  return (
    <Card className="mx-auto grid w-full max-w-md justify-items-start gap-5">
      <h1 className="text-title">Thank you, that is confirmed</h1>
      <p>
        Receipts, and the way back in, will find you at{" "}
        <span className="wrap-anywhere font-semibold">{email}</span>.
      </p>
      <ButtonLink to="/account">My account</ButtonLink>
    </Card>
  );
}

export const meta: MetaFunction = () => [{ title: "Confirm your address · Lectern" }];

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;
