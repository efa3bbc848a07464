import { flags } from "~/flags/flags.server";
import { openStreams } from "~/live/open-streams.server";
import { type LiveStream, liveStream } from "~/platform/http/live-stream.server";
import { logger } from "~/platform/logger.server";
import { isSettled } from "./order";
import { type OrderRecord, Orders } from "./order.server";
import { orderUpdates } from "./order-updates.server";
import { toOrderView } from "./order-view.server";

const streamsPerStudent = 10;

interface StreamRequest {
  order: OrderRecord;
  studentId: string;
  /** The version that the browser saw last (`Last-Event-ID`), if it comes back. */
  lastEventId: string | null;
  signal: AbortSignal;
}

/**
 * Answers with a live stream of the order's view: its current state first, then every change, whichever process made it,
 * until the order is settled. A browser that reconnects to an order that it has seen settled gets 204, which tells
 * `EventSource` not to reconnect; so does every browser of a student for whom live status is off.
 *
 * @throws a 429 response when the student has ten streams open in this process.
 */
export async function streamOrder({
  order,
  studentId,
  lastEventId,
  signal,
}: StreamRequest): Promise<Response> {
  if (!(await flags(studentId)).liveStatus) return new Response(null, { status: 204 });
  const seen = Number(lastEventId ?? 0) || 0;
  if (seen >= order.version && isSettled(toOrderView(order))) return new Response(null, { status: 204 });

  if (openStreams().countOf(studentId) >= streamsPerStudent) {
    throw new Response("Too many pages are open. Close one and try again.", {
      status: 429,
      headers: { "Retry-After": "5" },
    });
  }
  return liveStream(signal, (stream) => {
    const forget = openStreams().add(studentId, stream);
    const unwatch = watchOrder(order._id, stream, seen);
    return () => {
      unwatch();
      forget();
    };
  });
}

/** Subscribes before reading, so that no change is missed in between; `version` keeps what is sent in order. */
function watchOrder(orderId: OrderRecord["_id"], stream: LiveStream, seen: number): () => void {
  let sent = seen;
  const onOrder = (order: OrderRecord) => {
    if (order.version <= sent) return;
    sent = order.version;
    const view = toOrderView(order);
    stream.send({ id: String(order.version), data: view });
    if (isSettled(view)) stream.close();
  };
  const onGap = () => {
    Orders.findById(orderId)
      .lean<OrderRecord>()
      .then((order) => (order ? onOrder(order) : stream.close()))
      .catch((error: unknown) => {
        // The page's own polling takes over and opens a new stream.
        logger().warn({ err: error }, "order could not be read for its stream");
        stream.close();
      });
  };
  const unwatch = orderUpdates().watch(String(orderId), { onOrder, onGap });
  onGap();
  return unwatch;
}
