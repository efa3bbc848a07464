import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { requireUser } from "~/accounts/current-user.server";
import { endOtherSessions, endSessionOf } from "~/accounts/open-sessions.server";
import { verifiedForm } from "~/platform/http/verified-form.server";

export function loader() {
  return redirect("/account#sessions");
}

/** Ends one of the user's own sessions, or all the others. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await verifiedForm(request, context);
  const user = await requireUser(request);
  const session = String(form.get("session") ?? "");
  const ended =
    session === "others" ? await endOtherSessions(user.id, request) : await endSessionOf(user.id, session);
  return redirect(`/account?ended=${ended}#sessions`);
}
