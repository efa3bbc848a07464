import { type LoaderFunctionArgs, redirect } from "@remix-run/node";

/** Older and alternative addresses of the order page. */
export function loader({ request }: LoaderFunctionArgs) {
  return redirect(`/payment/success${new URL(request.url).search}`);
}
