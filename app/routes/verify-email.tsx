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
        <p>If your address still needs confirming, you can request a new link from your account page.</p>
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
          This browser isn't signed in to that account. Next, you'll choose a new password, which signs the
          account out on all devices.
        </p>
      )}
      <Form method="post" className="grid">
        <AuthenticityTokenInput />
        <Button isBusy={isPending}>Yes, confirm this address</Button>
      </Form>
      <p className="text-ink-muted">
        If you didn't create an account here, close this page and nothing will happen.
      </p>
    </Card>
  );
}

function Confirmed({ email }: { email: string }) {
  return (
    <Card className="mx-auto grid w-full max-w-md justify-items-start gap-5">
      <h1 className="text-title">Email address confirmed</h1>
      <p>
        We'll send receipts and password resets to{" "}
        <span className="wrap-anywhere font-semibold">{email}</span>.
      </p>
      <ButtonLink to="/account">My account</ButtonLink>
    </Card>
  );
}

export const meta: MetaFunction = () => [{ title: "Confirm your email address · Lectern" }];

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;
