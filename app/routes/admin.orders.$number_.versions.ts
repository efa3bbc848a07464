import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStaff } from "~/accounts/current-user.server";
import { limitRequest, requestLimits } from "~/accounts/request-limits.server";
import { findOrderByNumber } from "~/admin/orders/order-details.server";
import { streamVersions } from "~/admin/orders/stream-versions.server";
import { staffStream } from "~/admin/staff-stream.server";

/** A live stream of an order's versions. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await limitRequest(requestLimits.streams, request, context);
  const { id: staffId } = await requireStaff(request);
  const order = await findOrderByNumber(String(params.number));
  if (!order) throw new Response("Order not found", { status: 404 });
  return staffStream({ request, signal: context.signal, staffId }, (stream) =>
    streamVersions(order._id, stream),
  );
}
