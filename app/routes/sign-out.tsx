import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { endSession } from "~/accounts/session.server";
import { verifiedForm } from "~/platform/http/verified-form.server";

// Following a link must not sign anyone out.
export function loader() {
  return redirect("/");
}

export async function action({ request, context }: ActionFunctionArgs) {
  await verifiedForm(request, context);
  return redirect("/", { headers: { "Set-Cookie": await endSession(request) } });
}
