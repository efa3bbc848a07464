import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireUserForApi } from "~/accounts/current-user.server";
import { limitRequest, requestLimits } from "~/accounts/request-limits.server";
import { findOrder } from "~/orders/find-order.server";
import { streamOrder } from "~/orders/order-stream.server";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await limitRequest(requestLimits.streams, request, context);
  const { id: studentId } = await requireUserForApi(request);
  const order = await findOrder({ paymentIntentId: String(params.paymentIntentId), studentId });
  if (!order) throw new Response("Order not found", { status: 404 });
  const lastEventId = request.headers.get("last-event-id");
  return streamOrder({ order, studentId, lastEventId, signal: context.signal });
}
