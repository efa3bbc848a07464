import { type AppLoadContext, redirect } from "@remix-run/node";
import type { z } from "zod/v4";
import { redirectTo } from "~/platform/http/redirect-to.server";
import { answerForm } from "./answer-form.server";
import { findUser } from "./current-user.server";
import { createSession } from "./session.server";
import type { SignedInUser } from "./user";

/**
 * Where a visitor of the sign-in or sign-up page wants to go afterwards; always a page of this site.
 *
 * @throws a redirect there for users who are already signed in.
 */
export async function requireVisitor(request: Request): Promise<string> {
  const onward = redirectTo(new URL(request.url).searchParams.get("redirectTo"));
  if (await findUser(request)) throw redirect(onward);
  return onward;
}

/**
 * Signs in the user that `admit` returns and redirects to the form's `redirectTo`. Otherwise answers with an
 * error at the field that it concerns.
 */
export function enter<Schema extends z.ZodObject>(
  request: Request,
  { clientAddress }: AppLoadContext,
  form: FormData,
  schema: Schema,
  admit: (fields: z.output<Schema>) => Promise<SignedInUser>,
) {
  return answerForm(form, schema, async (fields) => {
    const user = await admit(fields);
    const cookie = await createSession(request, user.id, clientAddress);
    return redirect(redirectTo(form.get("redirectTo")), { headers: { "Set-Cookie": cookie } });
  });
}
