import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireUserForApi } from "~/accounts/current-user.server";
import { limitRequest, requestLimits } from "~/accounts/request-limits.server";
import { findOrder } from "~/orders/find-order.server";
import { toOrderView } from "~/orders/order-view.server";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await limitRequest(requestLimits.orders, request, context);
  const { id: studentId } = await requireUserForApi(request);
  const order = await findOrder({ paymentIntentId: String(params.paymentIntentId), studentId });
  if (!order) throw new Response("Order not found", { status: 404 });
  return Response.json(toOrderView(order), { headers: { "Cache-Control": "no-store" } });
}
