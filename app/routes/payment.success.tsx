import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { requireUser } from "~/accounts/current-user.server";
import { openOrderPage } from "~/orders/open-order-page.server";
import { useOrderUpdates } from "~/orders/use-order-updates";

export async function loader({ request }: LoaderFunctionArgs) {
  const url = new URL(request.url);
  if (url.searchParams.has("payment_intent_client_secret")) {
    // It is a secret: it must not stay in the history, nor reach a log or a Referer.
    url.searchParams.delete("payment_intent_client_secret");
    throw redirect(url.pathname + url.search);
  }
  const { id: studentId } = await requireUser(request);
  const order = await openOrderPage({
    paymentIntentId: url.searchParams.get("payment_intent") ?? "",
    studentId,
    redirectStatus: url.searchParams.get("redirect_status"),
  });
  if (!order) throw new Response("There is no such order.", { status: 404 });
  const [item] = order.items;
  if (order.status === "payment_failed" && item) {
    throw redirect(`/checkout/${item.slug}?refused=${order.paymentIntentId}`);
  }
  return { order };
}

export default function PaymentSuccess() {
  const data = useLoaderData<typeof loader>();
  const { revalidate } = useRevalidator();
  const order = useOrderUpdates(data.order, revalidate);
  return <pre>{JSON.stringify(order)}</pre>;
}
