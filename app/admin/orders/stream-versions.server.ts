import { type OrderRecord, Orders } from "~/orders/order.server";
import { orderUpdates } from "~/orders/order-updates.server";
import type { LiveStream } from "~/platform/http/live-stream.server";
import { logger } from "~/platform/logger.server";

/**
 * Sends each new version of the order to a live stream, whichever process wrote it; for staff.
 *
 * @returns a function that stops it.
 */
export function streamVersions(orderId: OrderRecord["_id"], stream: LiveStream): () => void {
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
