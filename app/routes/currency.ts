import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { parseCurrency } from "~/catalog/currency";
import { rememberCurrency } from "~/catalog/currency-cookie.server";
import { redirectTo } from "~/platform/http/redirect-to.server";
import { verifiedForm } from "~/platform/http/verified-form.server";

export const loader = () => redirect("/");

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await verifiedForm(request, context);
  const currency = parseCurrency(form.get("currency"));
  if (!currency) throw new Response("This currency isn't available.", { status: 400 });
  return redirect(redirectTo(form.get("redirectTo")), {
    headers: { "Set-Cookie": await rememberCurrency(currency) },
  });
}
