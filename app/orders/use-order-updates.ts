import { useCallback, useEffect, useRef, useState } from "react";
import { watchStream } from "~/live/watch-stream";
import { isSettled, type OrderView } from "./order";
import { isStillAwaited, type OrderPage } from "./order-page";
import { pollOrder } from "./poll-order";

interface OrderUpdates {
  order: OrderView;
  /** See `OrderPage`. */
  isAwaited: boolean;
  /** The page has stopped polling, and no longer updates automatically. */
  hasStopped: boolean;
  /** Starts over. */
  watchAgain(): void;
}

/**
 * The order as it is now: first as the server rendered it, then from the order's live stream, or by polling where there
 * is none. Handles each update, so that none of a burst is missed; keeps the newest version; ends at the final state and
 * pauses while the page is hidden. Calls `onTrouble` when a stream has failed, so that the page can reload its data;
 * after several failures in a row it polls instead.
 */
export function useOrderUpdates(page: OrderPage, onTrouble: () => void): OrderUpdates {
  const [received, setReceived] = useState<OrderView | null>(null);
  const [round, setRound] = useState(0);
  const [stoppedRound, setStoppedRound] = useState(-1);
  const { paymentIntentId, number, version } = page.order;
  const isNewer = received?.number === number && received.version >= version;
  const order = received && isNewer ? received : page.order;
  const isAwaited = isStillAwaited(page, order);
  const isFinal = isSettled(order) && !isAwaited;
  // The stream of a settled order ends with its first message.
  const hasStream = page.isLive && !isSettled(order);
  const trouble = useRef(onTrouble);
  useEffect(() => {
    trouble.current = onTrouble;
  });

  useEffect(() => {
    if (isFinal || !paymentIntentId) return;
    const url = `/api/orders/${encodeURIComponent(paymentIntentId)}`;
    const onView = (view: OrderView) =>
      setReceived((last) => (last?.number === view.number && last.version > view.version ? last : view));
    const poll = () => pollOrder({ url, onView, onEnd: () => setStoppedRound(round) });
    const watch = () =>
      watchStream<OrderView>({
        url: `${url}/sync-status`,
        onView,
        onTrouble: () => trouble.current(),
        onGiveUp: () => {
          stop = poll();
        },
      });
    let stop = hasStream ? watch() : poll();
    return () => stop();
  }, [paymentIntentId, isFinal, hasStream, round]);

  const watchAgain = useCallback(() => setRound((last) => last + 1), []);
  return { order, isAwaited, hasStopped: !isFinal && stoppedRound === round, watchAgain };
}
