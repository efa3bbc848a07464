import {
  type ActionFunctionArgs,
  data,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { findUser } from "~/accounts/current-user.server";
import { forgetLinkToken, hideLinkToken, keepLinkToken, readLinkToken } from "~/accounts/link-cookie.server";
import { findLinkToken } from "~/accounts/link-token.server";
import { LinkUsedUp } from "~/accounts/link-used-up";
import { confirmAddress } from "~/accounts/verify-email.server";
import { verifiedForm } from "~/platform/http/verified-form.server";
import { Button, ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";

export async function loader({ request }: LoaderFunctionArgs) {
  await hideLinkToken(request, "verify-email");
  const user = await findUser(request);
  const link = await findLinkToken("verify-email", await readLinkToken(request, "verify-email"));
  return { email: link?.email ?? null, isOneself: user?.id === link?.userId.toString() };
}

export async function action({ request, context }: ActionFunctionArgs) {
  await verifiedForm(request, context);
  const user = await findUser(request);
  const answer = await confirmAddress(await readLinkToken(request, "verify-email"), user);
  const headers = new Headers({ "Set-Cookie": await forgetLinkToken("verify-email") });
  if (answer?.kind === "password") {
    headers.append("Set-Cookie", await keepLinkToken("reset-password", answer.token));
    return redirect("/reset-password", { headers });
  }
  const confirmed = answer?.email ?? null;
  return data({ confirmed }, { status: confirmed ? 200 : 410, headers });
}

export default function VerifyEmail() {
  const { email, isOneself } = useLoaderData<typeof loader>();
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
  return <Confirm email={email} isOneself={isOneself} />;
}

function Confirm({ email, isOneself }: { email: string; isOneself: boolean }) {
  const isPending = useNavigation().state === "submitting";
  return (
    <Card className="mx-auto grid w-full max-w-md gap-6">
      <h1 className="text-title">Is this address yours?</h1>
      <p className="wrap-anywhere font-semibold">{email}</p>
      {!isOneself && (
        <p>
          This browser isn't signed in to the account. You choose a new password next, which signs the account
          out on all devices.
        </p>
      )}
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
