import { liveStream } from "~/platform/http/live-stream.server";
import { logger } from "~/platform/logger.server";
import { type OrderRecord, Orders } from "../order.server";
import { orderUpdates } from "../order-updates.server";

/** Answers with a live stream that tells of each new version of the order, whatever process has written it; for staff. */
export function streamVersions(orderId: OrderRecord["_id"], signal: AbortSignal): Response {
  return liveStream(signal, (stream) => {
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
  });
}
