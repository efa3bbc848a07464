import { type LoaderFunctionArgs, redirect } from "@remix-run/node";

/** Older and other spellings of the order's page. */
export function loader({ request }: LoaderFunctionArgs) {
  return redirect(`/payment/success${new URL(request.url).search}`);
}
