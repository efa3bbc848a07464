import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStaff } from "~/accounts/current-user.server";
import { limitRequest, requestLimits } from "~/accounts/request-limits.server";
import { findOrderByNumber } from "~/admin/orders/order-details.server";
import { staffStream } from "~/admin/staff-stream.server";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { orderUpdates } from "~/orders/order-updates.server";
import type { LiveStream } from "~/platform/http/live-stream.server";
import { logger } from "~/platform/logger.server";

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

/**
 * Sends each new version of the order to a live stream, whichever process wrote it; for staff.
 *
 * @returns a function that stops it.
 */
function streamVersions(orderId: OrderRecord["_id"], stream: LiveStream): () => void {
  const onOrder = ({ version }: Pick<OrderRecord, "version">) =>
    stream.send({ id: String(version), data: { version } });
  const onGap = () => {
    Orders.findById(orderId)
      .select("version")
      .lean<Pick<OrderRecord, "version">>()
      .then((order) => (order ? onOrder(order) : stream.close()))
      .catch((error: unknown) => {
        logger().warn({ err: error }, "order could not be read for the staff's stream");
        stream.close();
      });
  };
  const unwatch = orderUpdates().watch(String(orderId), { onOrder, onGap });
  onGap();
  return unwatch;
}
