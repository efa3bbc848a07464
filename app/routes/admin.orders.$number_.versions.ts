import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStaff } from "~/accounts/current-user.server";
import { findOrderByNumber } from "~/orders/desk/order-dossier.server";
import { streamVersions } from "~/orders/desk/stream-versions.server";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await requireStaff(request);
  const order = await findOrderByNumber(String(params.number));
  if (!order) throw new Response("Order not found", { status: 404 });
  return streamVersions(order._id, context.signal);
}
