import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { redirectTo } from "~/platform/http/redirect-to.server";
import { parseTheme, rememberTheme } from "~/platform/http/theme-cookie.server";
import { verifiedForm } from "~/platform/http/verified-form.server";

export const loader = () => redirect("/");

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await verifiedForm(request, context);
  const cookie = await rememberTheme(parseTheme(form.get("theme")));
  return redirect(redirectTo(form.get("redirectTo")), { headers: { "Set-Cookie": cookie } });
}
